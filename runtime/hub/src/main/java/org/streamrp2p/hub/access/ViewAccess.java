package org.streamrp2p.hub.access;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.node.DataFolder;
import org.streamrp2p.spi.stream.AccessControl;
import org.streamrp2p.spi.stream.AccessDecision;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.StreamName;

/**
 * {@code view.private}: who views one of these streams over the network must show a token. Viewers
 * inside the process need none.
 */
@Component(service = ViewAccess.class, configurationPid = "org.streamrp2p.view", immediate = true)
@Designate(ocd = ViewAccess.Config.class)
public final class ViewAccess implements AccessControl {
  private static final Logger LOG = LoggerFactory.getLogger(ViewAccess.class);
  private static final int KEY_BYTES = 32;
  private static final int MAX_LABEL = 64;

  /** Section {@code view}. */
  @ObjectClassDefinition(id = "org.streamrp2p.view", name = "view", description = "Who may view")
  public @interface Config {
    @AttributeDefinition(
        description =
            "Streams that need a token to view: APP/NAME or NAME; * stands for any characters, ?"
                + " for one, * alone for every stream")
    String[] private$() default {};
  }

  private final SecretFile file;
  private final Clock clock;
  private volatile String key;
  private volatile List<StreamPattern> patterns = List.of();

  @Activate
  public ViewAccess(@Reference DataFolder data, Config config) {
    this(data.folder("view"), Clock.systemUTC(), config.private$());
  }

  ViewAccess(Path folder, Clock clock, String... patterns) {
    this.file = new SecretFile(folder, "key of the view tokens");
    this.clock = clock;
    this.key = file.exists() ? file.read() : file.make(KEY_BYTES);
    patterns(patterns);
  }

  @Modified
  void modified(Config config) {
    patterns(config.private$());
  }

  private void patterns(String... texts) {
    List<StreamPattern> all = new ArrayList<>();
    for (String text : texts) {
      if (text.isBlank()) {
        continue;
      }
      try {
        all.add(StreamPattern.of(text));
      } catch (IllegalArgumentException e) {
        // Rather too much is private than what was meant to be is not.
        LOG.warn(
            "view.private: {}. Until it is corrected every stream is private.", e.getMessage());
        all.add(StreamPattern.of("*"));
      }
    }
    patterns = List.copyOf(all);
  }

  public boolean isPrivate(StreamName stream) {
    for (StreamPattern pattern : patterns) {
      if (pattern.matches(stream)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public CompletionStage<AccessDecision> decide(AccessRequest request) {
    return CompletableFuture.completedFuture(decideNow(request));
  }

  private AccessDecision decideNow(AccessRequest request) {
    boolean needed =
        request.action() == AccessRequest.Action.VIEW
            && request.remoteAddress() instanceof InetSocketAddress
            && isPrivate(request.stream());
    if (!needed) {
      return new AccessDecision.Allowed("");
    }
    String token = request.parameters().getOrDefault("token", "");
    // One answer for all that is wrong: whoever guesses learns nothing from it.
    return ViewToken.allows(key, token, request.stream(), clock.instant())
        ? new AccessDecision.Allowed("")
        : new AccessDecision.Refused("a valid token is needed (expected: NAME?token=TOKEN)");
  }

  String token(String streams, Duration validFor, String label) {
    if (!validFor.isPositive()) {
      throw new IllegalArgumentException("validFor: " + validFor + " (expected: more than 0)");
    }
    if (label.length() > MAX_LABEL || label.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "label: "
              + label.length()
              + " characters (expected: 0.."
              + MAX_LABEL
              + ", no control characters)");
    }
    return ViewToken.make(key, StreamPattern.of(streams), clock.instant().plus(validFor), label);
  }

  /** Makes a new key: no token that was handed out is valid any more. */
  public synchronized void rotate() {
    key = file.make(KEY_BYTES);
    LOG.info(
        "The key of the view tokens is new; tokens that were handed out are not valid any more");
  }
}
