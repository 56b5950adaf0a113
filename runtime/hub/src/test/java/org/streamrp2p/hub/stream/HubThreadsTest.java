package org.streamrp2p.hub.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.streamrp2p.hub.access.AccessGate;
import org.streamrp2p.hub.event.EventBridge;
import org.streamrp2p.spi.protocol.Connection;
import org.streamrp2p.spi.protocol.Output;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.Publication;
import org.streamrp2p.spi.stream.PublishResult;
import org.streamrp2p.spi.stream.StreamName;
import org.streamrp2p.spi.stream.Streams.Numbering;
import org.streamrp2p.spi.stream.SubscribeOptions;
import org.streamrp2p.spi.stream.SubscribeResult;
import org.streamrp2p.spi.stream.Subscription;
import org.streamrp2p.spi.stream.SubscriptionListener;
import org.streamrp2p.testkit.SampleFrames;

/** The hub on real event loops: readers on four of them, some of which come and go. */
class HubThreadsTest {
  private static final StreamName SHOW = StreamName.parse("live/show");
  private static final int READERS = 40;
  private static final int FRAMES = 3_000;

  @Test
  void everyReaderOnEveryEventLoopGetsEveryFrameInOrder() throws Exception {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(4, LocalIoHandler.newFactory());
    HubStreams hub = hub(group);
    Map<Integer, StringBuilder> received = new ConcurrentHashMap<>();
    CountDownLatch complete = new CountDownLatch(READERS);
    LocalAddress address = new LocalAddress("hub-threads");
    CountDownLatch subscribed = new CountDownLatch(READERS);
    Channel server =
        new ServerBootstrap()
            .group(group)
            .channel(LocalServerChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.eventLoop().execute(() -> subscribe(hub, channel, subscribed));
                  }
                })
            .bind(address)
            .sync()
            .channel();
    List<Channel> clients = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      clients.add(client(group, address, i, received, complete));
    }
    assertTrue(subscribed.await(20, TimeUnit.SECONDS));

    Publication publication = publish(hub, SHOW, group.next());
    for (int i = 0; i < FRAMES; i++) {
      publication.publish(SampleFrames.video(i % 30 == 0, i, 20));
      if (i % 500 == 250) {
        // A reader comes and goes meanwhile.
        client(group, address, READERS + i, received, complete).close();
      }
    }
    assertTrue(complete.await(30, TimeUnit.SECONDS), "still missing: " + complete.getCount());
    String expected =
        String.join(
            "\n", IntStream.range(0, FRAMES).mapToObj(i -> (i % 30 == 0 ? "K" : "v") + i).toList());
    for (int i = 0; i < READERS; i++) {
      assertEquals(expected, received.get(i).toString().strip(), "reader " + i);
    }
    publication.close("done");
    for (Channel client : clients) {
      client.close().sync();
    }
    server.close().sync();
    awaitThat(() -> hub.streams().isEmpty() && hub.budget().used() == 0, "something is still held");
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
  }

  // A subscriber that fails is taken off by its own thread, while its owner closes it.
  @Test
  void aSubscriberThatTwoCloseAtOnceIsCountedOffOnce() throws Exception {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    HubStreams hub = hub(group);
    Publication publication = publish(hub, SHOW, group.next());
    for (int i = 0; i < 500; i++) {
      Subscription subscription =
          assertInstanceOf(
                  SubscribeResult.Accepted.class,
                  hub.subscribe(SHOW, SubscribeOptions.DEFAULT, frame -> {}))
              .subscription();
      AtomicInteger ready = new AtomicInteger();
      Thread other = Thread.ofPlatform().start(() -> closeTogether(subscription, ready));
      closeTogether(subscription, ready);
      other.join();
    }
    group.next().submit(() -> {}).sync();
    assertEquals(0, hub.stream(SHOW).orElseThrow().viewers());
    publication.close("done");
    group.next().submit(() -> {}).sync();
    assertEquals(List.of(), hub.streams());
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
  }

  // A disk that hangs stops recordings one after the other, and must stop nobody's picture: the
  // event loop of a publisher is often not that of its stream.
  @Test
  void subscribersThatAreStuckTakeNothingFromPublishersOnOtherThreads() throws Exception {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    HubStreams hub = hub(group);
    CountDownLatch stuck = new CountDownLatch(1);
    for (int i = 0; i < 12; i++) {
      StreamName name = StreamName.parse("live/stuck" + i);
      Publication publication = publish(hub, name, group.next());
      Subscription subscription =
          assertInstanceOf(
                  SubscribeResult.Accepted.class,
                  hub.subscribe(name, SubscribeOptions.DEFAULT, frame -> awaitOpen(stuck)))
              .subscription();
      group.next().submit(() -> fill(publication, subscription)).sync();
    }
    Publication live = publish(hub, SHOW, group.next());
    for (int i = 0; i < 50; i++) {
      int sent = i + 1;
      live.publish(SampleFrames.video(true, i * 40L, 200_000));
      awaitThat(
          () -> hub.stream(SHOW).orElseThrow().framesIn() == sent, "frame " + sent + " is lost");
    }
    stuck.countDown();
    hub.stop();
    awaitThat(
        () -> hub.streams().isEmpty() && hub.backlogs().bytes() == 0 && hub.budget().used() == 0,
        "something is still held");
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
  }

  private static void fill(Publication publication, Subscription subscription) {
    for (int i = 0; subscription.framesDropped() == 0; i++) {
      publication.publish(SampleFrames.video(true, i, 16_000));
    }
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitThat(BooleanSupplier condition, String otherwise) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, otherwise);
      Thread.onSpinWait();
    }
  }

  private static void closeTogether(Subscription subscription, AtomicInteger ready) {
    ready.incrementAndGet();
    while (ready.get() < 2) {
      Thread.onSpinWait();
    }
    subscription.close();
  }

  private static HubStreams hub(MultiThreadIoEventLoopGroup group) {
    return new HubStreams(
        HubSettings.DEFAULT,
        () -> HubPolicy.DEFAULT,
        name -> false,
        new AccessGate(),
        new EventBridge(),
        Clock.systemUTC(),
        System::nanoTime,
        group::next);
  }

  private static Publication publish(HubStreams hub, StreamName name, EventLoop loop)
      throws Exception {
    AccessRequest request = request(AccessRequest.Action.PUBLISH, name);
    PublishResult result =
        hub.publish(request, Numbering.ORIGIN, reason -> {}, loop)
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    return assertInstanceOf(PublishResult.Accepted.class, result).publication();
  }

  private static AccessRequest request(AccessRequest.Action action, StreamName name) {
    return new AccessRequest(action, name, Map.of(), "test", new LocalAddress("peer"));
  }

  private static void subscribe(HubStreams hub, Channel channel, CountDownLatch subscribed) {
    channel.pipeline().addFirst("transport", new ChannelInboundHandlerAdapter());
    ChannelHandlerContext transport = channel.pipeline().context("transport");
    hub.subscribe(
            request(AccessRequest.Action.VIEW, SHOW),
            connection(channel, transport),
            new LineEncoder("1"),
            SubscribeOptions.DEFAULT.withWaits(true),
            new SubscriptionListener() {})
        .thenRun(subscribed::countDown);
  }

  /** Only what the hub asks a connection for. */
  private static Connection connection(Channel channel, ChannelHandlerContext transport) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "channel" -> channel;
                  case "eventLoop" -> channel.eventLoop();
                  case "transport" -> transport;
                  case "output" -> Output.from(transport);
                  case "addCloseListener" -> {
                    Runnable listener = (Runnable) arguments[0];
                    channel.closeFuture().addListener(future -> listener.run());
                    yield null;
                  }
                  default -> null;
                });
  }

  private static Channel client(
      MultiThreadIoEventLoopGroup group,
      LocalAddress address,
      int number,
      Map<Integer, StringBuilder> received,
      CountDownLatch complete)
      throws InterruptedException {
    StringBuilder text = new StringBuilder();
    received.put(number, text);
    return new Bootstrap()
        .group(group)
        .channel(LocalChannel.class)
        .handler(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ByteBuf buffer = (ByteBuf) msg;
                text.append(buffer.toString(StandardCharsets.UTF_8));
                buffer.release();
                if (text.indexOf("v" + (FRAMES - 1) + "\n", Math.max(0, text.length() - 100))
                    >= 0) {
                  complete.countDown();
                }
              }
            })
        .connect(address)
        .sync()
        .channel();
  }
}
