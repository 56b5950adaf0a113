package org.streamrp2p.launcher.config;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second whether the file was saved. Polling, because an editor that writes a new file
 * in place of the old, a mounted folder and a symbolic link each defeat a watch service.
 */
public final class ConfigurationWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);
  private static final long INTERVAL_MILLIS = 1000;

  private final ConfigurationFile file;
  private final Consumer<String> changed;
  private final Thread thread;
  private String seen;

  /**
   * @param seen the text in use
   * @param changed gets the new text; a {@link ConfigurationException} from it is logged
   */
  public ConfigurationWatch(ConfigurationFile file, String seen, Consumer<String> changed) {
    this.file = file;
    this.seen = seen;
    this.changed = changed;
    this.thread = Thread.ofVirtual().name("configuration").unstarted(this::run);
  }

  public ConfigurationWatch start() {
    thread.start();
    return this;
  }

  private void run() {
    String stamp = "";
    try {
      while (true) {
        String now = file.stamp();
        if (!now.isEmpty() && !now.equals(stamp)) {
          stamp = now;
          look();
        }
        Thread.sleep(INTERVAL_MILLIS);
      }
    } catch (InterruptedException e) {
      LOG.debug("no longer watching {}", file.path());
    }
  }

  private void look() {
    try {
      String text = file.read();
      if (!text.equals(seen)) {
        seen = text;
        changed.accept(text);
      }
    } catch (ConfigurationException e) {
      e.problems()
          .forEach(
              problem ->
                  LOG.warn("{}: {}; nothing was changed", file.path().getFileName(), problem));
    } catch (RuntimeException e) {
      LOG.error("{} could not be applied", file.path(), e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
