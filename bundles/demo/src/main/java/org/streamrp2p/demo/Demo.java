package org.streamrp2p.demo;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.streamrp2p.spi.node.Configured;
import org.streamrp2p.spi.protocol.EventLoops;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams;

/** Runs a {@link DemoPublisher} while the configuration says so. */
@Component(
    service = {},
    configurationPid = DemoConfig.PID,
    immediate = true)
@Designate(ocd = DemoConfig.class)
public final class Demo {
  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

  private final Streams streams;
  private final EventLoops loops;
  private @Nullable DemoPublisher publisher;
  private String stream = "";

  /**
   * @param configured nothing is published under a name that the file is about to change
   */
  @Activate
  public Demo(
      @Reference Streams streams,
      @Reference EventLoops loops,
      @Reference(target = Configured.TARGET) Condition configured,
      DemoConfig config) {
    this.streams = streams;
    this.loops = loops;
    modified(config);
  }

  @Modified
  synchronized void modified(DemoConfig config) {
    String wanted = config.enabled() ? config.stream() : "";
    if (wanted.equals(stream)) {
      return;
    }
    StreamName name = null;
    try {
      name = wanted.isEmpty() ? null : StreamName.parse(wanted);
    } catch (IllegalArgumentException e) {
      LOG.warn("demo.stream is left as it was, correct it: {}", e.getMessage());
      return;
    }
    stop();
    stream = wanted;
    if (name != null) {
      publisher = new DemoPublisher(streams, name, Clip.bundled(), loops.next(), System::nanoTime);
      publisher.start();
    }
  }

  @Deactivate
  synchronized void stop() {
    stream = "";
    if (publisher != null) {
      publisher.stop();
      publisher = null;
    }
  }
}
