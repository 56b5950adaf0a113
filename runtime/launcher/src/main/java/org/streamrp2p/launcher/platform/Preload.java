package org.streamrp2p.launcher.platform;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xml.sax.SAXException;

/**
 * Loads on a second processor, while the framework starts on the first, what will be wanted next:
 * the XML parser, Netty with its native library. Nothing waits for it, nothing depends on it but
 * speed and one thing more: some Netty classes keep, in a static field, the stack on which they
 * were initialized (an exception, the leak record of a buffer), and with it the class loader of
 * every bundle on that stack. Here no bundle is on the stack.
 */
public final class Preload {
  private static final Logger LOG = LoggerFactory.getLogger(Preload.class);

  private static final List<String> STACK_KEEPERS =
      List.of(
          "io.netty.handler.codec.http.HttpObjectDecoder",
          "io.netty.handler.codec.http.HttpObjectEncoder");

  private Preload() {}

  /** Starts, and returns at once. */
  public static void start() {
    Thread thread = new Thread(Preload::run, "preload");
    thread.setDaemon(true);
    thread.start();
  }

  private static void run() {
    try {
      SAXParserFactory.newInstance().newSAXParser();
      if (Epoll.isAvailable()) {
        openAndClose();
      }
      for (String name : STACK_KEEPERS) {
        Class.forName(name);
      }
    } catch (ParserConfigurationException
        | SAXException
        | ClassNotFoundException
        | RuntimeException e) {
      LOG.debug("preload", e);
    }
  }

  private static void openAndClose() {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    new ServerBootstrap()
        .group(group)
        .channel(EpollServerSocketChannel.class)
        .childHandler(new ChannelInboundHandlerAdapter())
        .bind(InetAddress.getLoopbackAddress(), 0)
        .syncUninterruptibly()
        .channel()
        .close()
        .syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
