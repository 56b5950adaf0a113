package org.streamrp2p.host.loop;

import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.handler.codec.http.HttpObjectEncoder;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/**
 * Netty classes that hold in a static field an exception, or a buffer with its leak record, made
 * when the class is initialized. The trace keeps every class on that stack, and with the class its
 * bundle's loader, for as long as Netty lives. So they are initialized early, by a thread on whose
 * stack is no class of a bundle.
 */
final class StackKeepers {
  private static final List<Class<?>> KEEPERS =
      List.of(HttpObjectDecoder.class, HttpObjectEncoder.class);

  private StackKeepers() {}

  static void initialize() {
    for (Class<?> keeper : KEEPERS) {
      Thread thread = new Thread(initializer(keeper), "streamr-initializer");
      thread.start();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A method handle instead of a lambda: a lambda's body is a method of this class. */
  private static Runnable initializer(Class<?> keeper) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      MethodHandle ensureInitialized =
          lookup
              .findVirtual(
                  MethodHandles.Lookup.class,
                  "ensureInitialized",
                  MethodType.methodType(Class.class, Class.class))
              .bindTo(lookup)
              .bindTo(keeper)
              .asType(MethodType.methodType(void.class));
      return MethodHandleProxies.asInterfaceInstance(Runnable.class, ensureInitialized);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("MethodHandles.Lookup.ensureInitialized", e);
    }
  }
}
