package org.streamrp2p.itests.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Other builds of the program's bundles: another version, or one with a fault. */
final class BundleJar {
  private static final ClassDesc FAULT = ClassDesc.of("java.lang.IllegalStateException");

  private BundleJar() {}

  /** The jar of the program that carries a bundle. */
  static Path own(String name) {
    try (Stream<Path> jars = Files.list(Program.FOLDER.resolve("bundles"))) {
      return jars.filter(jar -> jar.getFileName().toString().startsWith(name + "-0"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same code under another version. */
  static Path version(String name, String version, Path folder) {
    return rewrite(name, version, folder, "", code -> code);
  }

  /**
   * A build in which a method throws.
   *
   * @param type simple name of its class
   */
  static Path throwing(String name, String version, Path folder, String type, String method) {
    return rewrite(name, version, folder, '/' + type + ".class", code -> throwing(code, method));
  }

  private static byte[] throwing(byte[] code, String method) {
    ClassFile files = ClassFile.of();
    MethodTransform thrower =
        (builder, element) -> {
          if (element instanceof CodeModel) {
            builder.withCode(
                body ->
                    body.new_(FAULT)
                        .dup()
                        .loadConstant("broken on purpose")
                        .invokespecial(
                            FAULT, "<init>", MethodTypeDesc.ofDescriptor("(Ljava/lang/String;)V"))
                        .athrow());
          } else {
            builder.with(element);
          }
        };
    return files.transformClass(
        files.parse(code),
        ClassTransform.transformingMethods(
            model -> model.methodName().equalsString(method), thrower));
  }

  private static Path rewrite(
      String name, String version, Path folder, String changed, UnaryOperator<byte[]> change) {
    Path target = folder.resolve(name + '-' + version + ".jar");
    try (JarFile jar = new JarFile(own(name).toFile())) {
      Manifest manifest = new Manifest(jar.getManifest());
      manifest.getMainAttributes().putValue("Bundle-Version", version);
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target), manifest)) {
        for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
          JarEntry entry = all.nextElement();
          if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
            byte[] bytes = jar.getInputStream(entry).readAllBytes();
            boolean hit = !changed.isEmpty() && entry.getName().endsWith(changed);
            out.putNextEntry(new JarEntry(entry.getName()));
            out.write(hit ? change.apply(bytes) : bytes);
            out.closeEntry();
          }
        }
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
