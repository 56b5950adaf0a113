package org.streamrp2p.launcher.logging;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger whose level is one field: asking whether debug is on costs a read. */
public final class LevelLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;

  private volatile int level;

  LevelLogger(String name, Level level) {
    this.name = name;
    this.level = level.toInt();
  }

  void level(Level newLevel) {
    level = newLevel.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return level <= Level.TRACE.toInt();
  }

  @Override
  public boolean isDebugEnabled() {
    return level <= Level.DEBUG.toInt();
  }

  @Override
  public boolean isInfoEnabled() {
    return level <= Level.INFO.toInt();
  }

  @Override
  public boolean isWarnEnabled() {
    return level <= Level.WARN.toInt();
  }

  @Override
  public boolean isErrorEnabled() {
    return level <= Level.ERROR.toInt();
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level at,
      @Nullable Marker marker,
      String message,
      Object @Nullable [] arguments,
      @Nullable Throwable error) {
    String text = MessageFormatter.basicArrayFormat(message, arguments);
    Output.line(at, getName(), text, error);
  }
}
