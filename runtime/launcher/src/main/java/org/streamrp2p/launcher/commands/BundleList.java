package org.streamrp2p.launcher.commands;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.streamrp2p.spi.command.CommandInvocation;

/** {@code streamr bundle list}. */
final class BundleList {
  private final BundleContext context;

  BundleList(BundleContext context) {
    this.context = context;
  }

  /** Name, version and state of each bundle but the framework. */
  List<Map<String, Object>> all() {
    List<Map<String, Object>> bundles = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", bundle.getBundleId());
        entry.put("name", String.valueOf(bundle.getSymbolicName()));
        entry.put("version", bundle.getVersion().toString());
        entry.put("state", state(bundle.getState()));
        bundles.add(entry);
      }
    }
    return bundles;
  }

  int print(CommandInvocation invocation) {
    if (invocation.json()) {
      invocation.printJson(all());
    } else {
      TextView.table(invocation.out(), all(), "");
    }
    return CommandInvocation.DONE;
  }

  private static String state(int state) {
    return switch (state) {
      case Bundle.ACTIVE -> "active";
      case Bundle.STARTING -> "starting";
      case Bundle.STOPPING -> "stopping";
      case Bundle.RESOLVED -> "resolved";
      case Bundle.INSTALLED -> "installed";
      default -> "uninstalled";
    };
  }
}
