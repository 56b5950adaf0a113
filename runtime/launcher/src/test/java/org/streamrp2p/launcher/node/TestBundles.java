package org.streamrp2p.launcher.node;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Bundles made on the fly, and a program folder around them. */
public final class TestBundles {
  private TestBundles() {}

  /** A program folder with SCR and Configuration Admin. */
  public static Path program(Path folder) throws IOException {
    Path bundles = Files.createDirectories(folder.resolve("bundles"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (entry.matches(".*org\\.apache\\.felix\\.(scr|configadmin)-[^/]*")) {
        Files.copy(Path.of(entry), bundles.resolve(Path.of(entry).getFileName()));
      }
    }
    return folder;
  }

  /** A jar with manifest headers, texts, and classes of the tests. */
  public static void jar(
      Path file, Map<String, String> headers, Map<String, String> texts, Class<?>... classes)
      throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
    headers.forEach(manifest.getMainAttributes()::putValue);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (Map.Entry<String, String> text : texts.entrySet()) {
        entry(jar, text.getKey(), text.getValue().getBytes(StandardCharsets.UTF_8));
      }
      for (Class<?> type : classes) {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getResourceAsStream('/' + name)) {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          in.transferTo(bytes);
          entry(jar, name, bytes.toByteArray());
        }
      }
    }
  }

  private static void entry(JarOutputStream jar, String name, byte[] bytes) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(bytes);
    jar.closeEntry();
  }
}
