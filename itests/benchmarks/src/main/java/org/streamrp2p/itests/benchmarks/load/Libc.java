package org.streamrp2p.itests.benchmarks.load;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The few calls of the C library that the load needs. Confined to one thread. */
final class Libc {
  static final int EAGAIN = 11;
  static final int EINPROGRESS = 115;
  static final int AF_INET = 2;
  static final int SOCK_STREAM = 1;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOL_SOCKET = 1;
  static final int SO_REUSEADDR = 2;
  static final int SO_ERROR = 4;
  static final int IPPROTO_TCP = 6;
  static final int TCP_NODELAY = 1;
  static final int TCP_MAXSEG = 2;
  static final int MSG_TRUNC = 0x20;
  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int EPOLLIN = 1;
  static final int EPOLLOUT = 4;
  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLL_CTL_MOD = 3;

  /** {@code struct epoll_event} is packed on x86-64. */
  static final int EPOLL_EVENT_BYTES = 12;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
  private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle CONNECT =
      call("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN = call("listen", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle ACCEPT =
      call("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle RECV =
      call("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SEND =
      call("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle EPOLL_CREATE = call("epoll_create1", JAVA_INT, JAVA_INT);
  private static final MethodHandle EPOLL_CTL =
      call("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle EPOLL_WAIT =
      call("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);

  private final MemorySegment state = Arena.global().allocate(STATE);
  private final MemorySegment scratch = Arena.global().allocate(64, 8);

  @SuppressWarnings("restricted") // native access is what this class is for
  private static MethodHandle call(String name, ValueLayout result, MemoryLayout... parameters) {
    MemorySegment symbol = LINKER.defaultLookup().findOrThrow(name);
    return LINKER.downcallHandle(symbol, FunctionDescriptor.of(result, parameters), CAPTURE);
  }

  /** Of the last call that failed. */
  int errno() {
    return (int) ERRNO.get(state, 0L);
  }

  int socket() throws IOException {
    try {
      return check(
          "socket", (int) SOCKET.invokeExact(state, AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Begins to connect to a port of 127.0.0.1. */
  void connect(int fd, int port) throws IOException {
    try {
      int result = (int) CONNECT.invokeExact(state, fd, loopback(port), 16);
      if (result < 0 && errno() != EINPROGRESS) {
        throw new IOException("connect: errno " + errno());
      }
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void listen(int fd, int port) throws IOException {
    try {
      option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
      check("bind", (int) BIND.invokeExact(state, fd, loopback(port), 16));
      check("listen", (int) LISTEN.invokeExact(state, fd, 4096));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** A new connection, or -1. */
  int accept(int fd) throws IOException {
    try {
      return (int)
          ACCEPT.invokeExact(state, fd, MemorySegment.NULL, MemorySegment.NULL, SOCK_NONBLOCK);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void option(int fd, int level, int name, int value) throws IOException {
    scratch.set(JAVA_INT, 32, value);
    try {
      check(
          "setsockopt",
          (int) SETSOCKOPT.invokeExact(state, fd, level, name, scratch.asSlice(32, 4), 4));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** 0 if the socket has no error. */
  int socketError(int fd) throws IOException {
    scratch.set(JAVA_INT, 40, 4);
    try {
      check(
          "getsockopt",
          (int)
              GETSOCKOPT.invokeExact(
                  state, fd, SOL_SOCKET, SO_ERROR, scratch.asSlice(32, 4), scratch.asSlice(40, 4)));
      return scratch.get(JAVA_INT, 32);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Bytes read; 0 at the end, -1 if none are there or at an error (see {@link #errno}). */
  long recv(int fd, MemorySegment buffer, long length, int flags) throws IOException {
    try {
      return (long) RECV.invokeExact(state, fd, buffer, length, flags | MSG_DONTWAIT);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Bytes sent; -1 if none can be, or at an error (see {@link #errno}). */
  long send(int fd, MemorySegment bytes, long length) throws IOException {
    try {
      return (long) SEND.invokeExact(state, fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  int epoll() throws IOException {
    try {
      return check("epoll_create1", (int) EPOLL_CREATE.invokeExact(state, 0));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** The events of a descriptor come with {@code data}. */
  void epollControl(int epoll, int operation, int fd, int events, int data) throws IOException {
    scratch.set(JAVA_INT, 48, events);
    scratch.set(JAVA_INT, 52, data);
    scratch.set(JAVA_INT, 56, 0);
    try {
      check(
          "epoll_ctl",
          (int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, scratch.asSlice(48, 12)));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** How many events came. */
  int epollWait(int epoll, MemorySegment events, int max, int timeoutMillis) throws IOException {
    try {
      return Math.max(0, (int) EPOLL_WAIT.invokeExact(state, epoll, events, max, timeoutMillis));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void close(int fd) throws IOException {
    try {
      check("close", (int) CLOSE.invokeExact(state, fd));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** {@code struct sockaddr_in} of 127.0.0.1. */
  private MemorySegment loopback(int port) {
    scratch.asSlice(0, 16).fill((byte) 0);
    scratch.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
    scratch.set(ValueLayout.JAVA_SHORT, 2, Short.reverseBytes((short) port));
    scratch.set(JAVA_INT, 4, Integer.reverseBytes(0x7F000001));
    return scratch.asSlice(0, 16);
  }

  private int check(String name, int result) throws IOException {
    if (result < 0) {
      throw new IOException(name + ": errno " + errno());
    }
    return result;
  }

  private static IOException failed(Throwable e) {
    return switch (e) {
      case IOException known -> known;
      case RuntimeException bug -> throw bug;
      case Error error -> throw error;
      default -> new IOException(e);
    };
  }
}
