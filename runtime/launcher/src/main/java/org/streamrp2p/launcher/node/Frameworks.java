package org.streamrp2p.launcher.node;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** Makes Felix as this program wants it. */
final class Frameworks {
  private Frameworks() {}

  /**
   * A framework with an empty cache, initialized and not yet started. What is installed is decided
   * anew at each start, so nothing is lost with the cache.
   */
  static Framework create(Path data) throws BundleException {
    Map<String, Object> settings = new HashMap<>();
    settings.put(Constants.FRAMEWORK_STORAGE, data.resolve("felix-cache").toString());
    settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SystemPackages.header());
    // A new version of a bundle runs beside the old one while connections move.
    settings.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
    // The file is the truth about the configuration; Configuration Admin keeps none on disk.
    settings.put("felix.cm.pm", "memory");
    settings.put("felix.log.logger", new FrameworkLog());
    settings.put("felix.log.level", "2");
    settings.put("ds.loglevel", "2");
    Framework framework = new FrameworkFactory().newFramework(settings);
    framework.init();
    return framework;
  }
}
