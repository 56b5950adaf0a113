package org.streamrp2p.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One node after the other in one data folder. */
class LifecycleIT {
  @RegisterExtension final Scene scene = new Scene();

  @Test
  void aSecondNodeIsToldAboutTheFirstAndMayStartAfterStop() {
    Node node = Node.configured(scene, Node.QUIET);
    Run first = node.process();

    Run second = node.tryStart();
    assertEquals(1, second.exitCode());
    assertEquals(1, second.err().lines().count(), second::toString);
    assertTrue(second.err().contains("(pid " + first.pid() + ")"), second::toString);
    assertTrue(first.alive());

    Run stop = node.command("stop");
    assertEquals(0, stop.exitCode(), stop::toString);
    node.start();
    assertEquals(0, first.exitCode());

    assertEquals(0, node.command("stop").exitCode());
    assertEquals(0, node.process().exitCode());
    assertEquals(1, node.command("status").exitCode());
  }

  @Test
  void aNodeThatWasKilledIsTheSameNodeAgain() {
    Node node = Node.configured(scene, Node.QUIET);
    String id = node.status().get("nodeId").getAsString();
    String key = key(node);
    Run killed = node.process();
    killed.kill();

    node.start();
    assertEquals(id, node.status().get("nodeId").getAsString());
    assertEquals(key, key(node));
    assertEquals(0, node.process().terminate().exitCode(), "after SIGTERM");
  }

  private static String key(Node node) {
    return node.ask("stream", "url", "show").getAsJsonObject().get("streamKey").getAsString();
  }
}
