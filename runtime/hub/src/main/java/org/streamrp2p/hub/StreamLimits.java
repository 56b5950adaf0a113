package org.streamrp2p.hub;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Section {@code streams}. */
@Component(service = StreamLimits.class, configurationPid = "org.streamrp2p.streams")
@Designate(ocd = StreamLimits.Config.class)
public final class StreamLimits {
  /** Section {@code streams}. */
  @ObjectClassDefinition(
      id = "org.streamrp2p.streams",
      name = "streams",
      description = "Limits over all streams, and what happens when a publisher comes or goes")
  public @interface Config {
    @AttributeDefinition(
        description = "Live streams; beyond so many streams nobody may wait for another one",
        min = "1",
        max = "100000")
    int max() default 200;

    @AttributeDefinition(
        description =
            "Who may publish a live name and so replace its publisher: same-key: who holds the same"
                + " key; refuse: nobody; any: whoever may publish",
        options = {
          @Option(value = "same-key", label = "same-key"),
          @Option(value = "refuse", label = "refuse"),
          @Option(value = "any", label = "any")
        })
    String takeover() default "same-key";

    @AttributeDefinition(
        description =
            "How long viewers stay when the publisher leaves, seconds; 0: they are closed with it",
        min = "0",
        max = "86400")
    int lingerSeconds() default 30;

    @AttributeDefinition(
        description =
            "How long viewers wait for a publisher that has not come yet, seconds; 0: as long as"
                + " they are connected",
        min = "0",
        max = "86400")
    int waitSeconds() default 300;
  }

  private volatile Config config;

  @Activate
  public StreamLimits(Config config) {
    this.config = config;
  }

  @Modified
  void modified(Config newConfig) {
    config = newConfig;
  }

  Config config() {
    return config;
  }
}
