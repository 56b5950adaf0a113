package org.streamrp2p.launcher.commands;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Asks every service of a type one question, for the length of a call. */
final class Services {
  private Services() {}

  static <S, R> List<R> ask(BundleContext context, Class<S> type, Function<S, R> question) {
    List<R> answers = new ArrayList<>();
    for (ServiceReference<S> reference : references(context, type)) {
      S service = context.getService(reference);
      if (service != null) {
        try {
          answers.add(question.apply(service));
        } finally {
          context.ungetService(reference);
        }
      }
    }
    return answers;
  }

  private static <S> Collection<ServiceReference<S>> references(
      BundleContext context, Class<S> type) {
    try {
      return context.getServiceReferences(type, null);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
