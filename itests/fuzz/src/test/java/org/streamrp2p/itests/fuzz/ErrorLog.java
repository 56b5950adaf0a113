package org.streamrp2p.itests.fuzz;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** A log that keeps nothing but the first error: a session that met a bug of ours logs one. */
public final class ErrorLog implements SLF4JServiceProvider {
  private static volatile AssertionError first;

  /** Fails if an error was logged since the last call. */
  static void check() {
    AssertionError error = first;
    first = null;
    if (error != null) {
      throw error;
    }
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> new Line(name.startsWith("org.streamrp2p."));
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return new BasicMarkerFactory();
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return new NOPMDCAdapter();
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}

  private static final class Line extends AbstractLogger {
    private static final long serialVersionUID = 1L;
    private final boolean ours;

    Line(boolean ours) {
      this.ours = ours;
    }

    /** Lines of ours are put together, so that doing it is tried too. */
    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String pattern, Object[] arguments, Throwable throwable) {
      String text = MessageFormatter.basicArrayFormat(pattern, arguments);
      if (level == Level.ERROR && first == null) {
        first = new AssertionError(text, throwable);
      }
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return ours;
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
      return ours;
    }

    @Override
    public boolean isInfoEnabled() {
      return ours;
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
      return ours;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
      return true;
    }
  }
}
