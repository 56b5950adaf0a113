package org.streamrp2p.itests.fuzz;

import java.lang.reflect.Proxy;

/** Configuration that nobody wrote. */
public final class Defaults {
  private Defaults() {}

  /** An annotation with all its defaults. */
  public static <T> T of(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> method.getDefaultValue()));
  }
}
