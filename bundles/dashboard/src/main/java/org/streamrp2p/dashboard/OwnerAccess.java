package org.streamrp2p.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.streamrp2p.spi.node.DataFolder;

/**
 * Who the owner is. A token opens one session, once; a session lives until the node stops or many
 * newer ones were opened. Tokens and sessions are 256 random bits; of a session only the hash is
 * kept.
 *
 * <p><b>Threads.</b> From any thread.
 */
@Component(service = OwnerAccess.class)
public final class OwnerAccess {
  private static final int RANDOM_BYTES = 32;
  private static final int MAX_SESSIONS = 16;
  private static final int MAX_FAILURES = 5;
  private static final Duration FAILURE_WINDOW = Duration.ofMinutes(1);

  private final Path file;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Set<String> sessions = new LinkedHashSet<>();
  private final Deque<Instant> failures = new ArrayDeque<>();
  private @Nullable String token;

  /** What became of a token. */
  sealed interface Opened {
    /**
     * The session is open.
     *
     * @param secret for the cookie
     */
    record Session(String secret) implements Opened {}

    /** The token is not, or no longer, right. */
    record Wrong() implements Opened {}

    /** Too many wrong ones; also the right one has to wait. */
    record Limited() implements Opened {}
  }

  @Activate
  public OwnerAccess(@Reference DataFolder data) {
    this(data, Clock.systemUTC());
  }

  OwnerAccess(DataFolder data, Clock clock) {
    this.file = data.folder("owner").resolve("token");
    this.clock = clock;
    freshToken();
  }

  /** A new token; the one before does not open anything any more. */
  synchronized String freshToken() {
    String made = secret();
    write(made);
    token = made;
    return made;
  }

  /** The token that still opens; null once it was used. */
  synchronized @Nullable String token() {
    return token;
  }

  synchronized Opened open(String given) {
    Instant now = clock.instant();
    while (!failures.isEmpty() && !failures.getFirst().plus(FAILURE_WINDOW).isAfter(now)) {
      failures.removeFirst();
    }
    if (failures.size() >= MAX_FAILURES) {
      return new Opened.Limited();
    }
    if (token == null || !same(token, given)) {
      failures.addLast(now);
      return new Opened.Wrong();
    }
    token = null;
    delete();
    String session = secret();
    sessions.add(hash(session));
    if (sessions.size() > MAX_SESSIONS) {
      sessions.remove(sessions.iterator().next());
    }
    return new Opened.Session(session);
  }

  /** Whether a cookie's secret is that of an open session. */
  synchronized boolean isOwner(@Nullable String secret) {
    return secret != null && sessions.contains(hash(secret));
  }

  private String secret() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(String secret) {
    try {
      byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256, this one does not", e);
    }
  }

  /** A temporary file is the owner's alone from the first moment. */
  private void write(String text) {
    try {
      Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), "token", ".new");
      if (Files.getFileAttributeView(temporary, PosixFileAttributeView.class) != null) {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
      }
      Files.writeString(temporary, text + "\n", StandardCharsets.US_ASCII);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("The owner's token cannot be kept in " + file, e);
    }
  }

  private void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The used token cannot be deleted: " + file, e);
    }
  }
}
