package org.streamrp2p.hub;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Section {@code streams}. */
@Component(service = StreamLimits.class, configurationPid = "org.streamrp2p.streams")
@Designate(ocd = StreamLimits.Config.class)
public final class StreamLimits {
  /** Section {@code streams}. */
  @ObjectClassDefinition(
      id = "org.streamrp2p.streams",
      name = "streams",
      description = "Limits over all streams")
  public @interface Config {
    @AttributeDefinition(description = "Live and waited-for streams", min = "1", max = "100000")
    int max() default 200;
  }

  private volatile int max;

  @Activate
  public StreamLimits(Config config) {
    max = config.max();
  }

  @Modified
  void modified(Config config) {
    max = config.max();
  }

  int max() {
    return max;
  }
}
