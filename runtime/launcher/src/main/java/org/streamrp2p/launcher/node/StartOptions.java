package org.streamrp2p.launcher.node;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a start was asked for.
 *
 * @param program folder with {@code bundles}
 * @param data folder of the node
 * @param configuration another file than the one in the data folder
 * @param overrides values by full key ({@code rtmp.port}) from the command line
 * @param variables of the process
 */
public record StartOptions(
    Path program,
    Path data,
    @Nullable Path configuration,
    Map<String, String> overrides,
    Map<String, String> variables) {
  Path configurationOrDefault() {
    return configuration == null ? data.resolve("conf").resolve("streamr.json") : configuration;
  }
}
