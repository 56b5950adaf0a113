package org.streamrp2p.hub;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Section {@code viewers}. */
@Component(service = ViewerLimits.class, configurationPid = "org.streamrp2p.viewers")
@Designate(ocd = ViewerLimits.Config.class)
public final class ViewerLimits {
  /** Section {@code viewers}. */
  @ObjectClassDefinition(
      id = "org.streamrp2p.viewers",
      name = "viewers",
      description = "Limits of viewers")
  public @interface Config {
    @AttributeDefinition(description = "Readers of one stream", min = "1", max = "1000000")
    int maxPerStream() default 10_000;
  }

  private volatile int maxPerStream;

  @Activate
  public ViewerLimits(Config config) {
    maxPerStream = config.maxPerStream();
  }

  @Modified
  void modified(Config config) {
    maxPerStream = config.maxPerStream();
  }

  int maxPerStream() {
    return maxPerStream;
  }
}
