package org.streamrp2p.host.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class LoopsTest {
  @Test
  void nioWorksEverywhereAndIsAlwaysTriedLast() {
    for (String wished : List.of("auto", "epoll", "io_uring", "nio")) {
      assertEquals(LoopTransport.NIO, LoopTransport.candidates(wished).getLast());
    }
    Loops loops = Loops.open("nio", 1);
    assertEquals("nio", loops.transport());
    loops.close();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void epollIsTakenOnLinux() {
    Loops loops = Loops.open("auto", 2);
    assertEquals("epoll", loops.transport());
    loops.close();
  }

  @Test
  void closeEndsTheThreads() throws InterruptedException {
    Loops loops = Loops.open("auto", 2);
    Thread[] seen = new Thread[1];
    loops.next().submit(() -> seen[0] = Thread.currentThread()).syncUninterruptibly();
    assertTrue(seen[0].getName().startsWith("streamr-loop"));
    loops.close();
    seen[0].join(10_000);
    assertFalse(seen[0].isAlive());
  }
}
