package org.streamrp2p.hub.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.local.LocalAddress;
import java.lang.annotation.Annotation;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrp2p.spi.node.DataFolder;
import org.streamrp2p.spi.stream.AccessControl;
import org.streamrp2p.spi.stream.AccessDecision;
import org.streamrp2p.spi.stream.AccessRequest;
import org.streamrp2p.spi.stream.StreamName;

class PublishKeyTest {
  private static final StreamName SHOW = StreamName.parse("show");
  private static final SocketAddress NETWORK = InetSocketAddress.createUnresolved("203.0.113.9", 1);

  @TempDir Path folder;

  @Test
  void isMadeOnceForTheOwnerAlone() throws Exception {
    PublishKey first = PublishKey.in(folder);
    assertTrue(first.madeNow());
    assertEquals(40, first.key().length());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key"))));
    PublishKey again = PublishKey.in(folder);
    assertFalse(again.madeNow());
    assertEquals(first.key(), again.key());
    assertTrue(again.matches(first.key()));
    assertFalse(again.matches(first.key() + "x"));
  }

  // A damaged file must not silently become another key: every encoder would be locked out without
  // a word.
  @Test
  void aDamagedFileIsRefusedAndNotReplaced() throws Exception {
    Files.writeString(folder.resolve("key"), "??");
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> PublishKey.in(folder));
    assertTrue(e.getMessage().contains("holds no publish key"), e.getMessage());
    assertEquals("??", Files.readString(folder.resolve("key")));
  }

  @Test
  void aPublisherFromTheNetworkMustShowIt() {
    KeyAccess access = new KeyAccess(data(), config("key"));
    String key = access.key(SHOW);
    assertInstanceOf(AccessDecision.Refused.class, publish(access, NETWORK, Map.of()));
    assertInstanceOf(
        AccessDecision.Refused.class, publish(access, NETWORK, Map.of("key", "wrong")));
    assertEquals(
        new AccessDecision.Allowed("publish-key"), publish(access, NETWORK, Map.of("key", key)));
    assertEquals(
        new AccessDecision.Allowed(""), publish(access, new LocalAddress("demo"), Map.of()));
    access.modified(config("open"));
    assertNull(access.key(SHOW));
    assertEquals(new AccessDecision.Allowed(""), publish(access, NETWORK, Map.of()));
  }

  // A guard that is broken or asleep lets nobody in.
  @Test
  void aGuardThatFailsRefuses() {
    AccessGate gate = new AccessGate();
    gate.add(
        request -> {
          throw new IllegalStateException("broken");
        });
    assertEquals(
        new AccessDecision.Refused("access could not be checked"),
        gate.decide(request(NETWORK, Map.of())).toCompletableFuture().join());

    AccessGate later = new AccessGate();
    later.add(request -> CompletableFuture.failedFuture(new IllegalStateException("broken")));
    assertEquals(
        new AccessDecision.Refused("access could not be checked"),
        later.decide(request(NETWORK, Map.of())).toCompletableFuture().join());
  }

  @Test
  void allGuardsMustAllow() {
    AccessGate gate = new AccessGate();
    gate.add(request -> CompletableFuture.completedFuture(new AccessDecision.Allowed("a")));
    gate.add(request -> CompletableFuture.completedFuture(new AccessDecision.Allowed("")));
    assertEquals(
        new AccessDecision.Allowed("a"),
        gate.decide(request(NETWORK, Map.of())).toCompletableFuture().join());
    gate.add(request -> CompletableFuture.completedFuture(new AccessDecision.Refused("no")));
    assertEquals(
        new AccessDecision.Refused("no"),
        gate.decide(request(NETWORK, Map.of())).toCompletableFuture().join());
  }

  // A guard that starts something for a viewer must not do so for one that another turns away.
  @Test
  void theLowestRankingIsAskedLastAndNotAfterARefusal() {
    List<String> asked = new ArrayList<>();
    AccessGate gate = new AccessGate();
    AccessControl last = noting(asked, "last", new AccessDecision.Allowed(""));
    AccessControl refusing = noting(asked, "refusing", new AccessDecision.Refused("no"));
    gate.add(last, Integer.MIN_VALUE);
    gate.add(refusing, 0);
    gate.add(noting(asked, "own", new AccessDecision.Allowed("")));
    gate.decide(request(NETWORK, Map.of())).toCompletableFuture().join();
    assertEquals(List.of("own", "refusing"), asked);
    gate.remove(refusing);
    asked.clear();
    gate.decide(request(NETWORK, Map.of())).toCompletableFuture().join();
    assertEquals(List.of("own", "last"), asked);
  }

  private static AccessControl noting(List<String> asked, String name, AccessDecision answer) {
    return request -> {
      asked.add(name);
      return CompletableFuture.completedFuture(answer);
    };
  }

  private DataFolder data() {
    return new DataFolder() {
      @Override
      public Path path() {
        return folder;
      }

      @Override
      public Path folder(String name) {
        return folder;
      }
    };
  }

  private static AccessDecision publish(
      KeyAccess access, SocketAddress from, Map<String, String> parameters) {
    return access.decide(request(from, parameters)).toCompletableFuture().join();
  }

  private static AccessRequest request(SocketAddress from, Map<String, String> parameters) {
    return new AccessRequest(AccessRequest.Action.PUBLISH, SHOW, parameters, "rtmp", from);
  }

  private static KeyAccess.Config config(String auth) {
    return new KeyAccess.Config() {
      @Override
      public String auth() {
        return auth;
      }

      @Override
      public int maxPerAddress() {
        return 50;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return KeyAccess.Config.class;
      }
    };
  }
}
