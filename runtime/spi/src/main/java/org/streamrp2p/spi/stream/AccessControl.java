package org.streamrp2p.spi.stream;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides who may publish or view. Register it as a service; every one that is registered is asked,
 * and all must allow. The highest {@code service.ranking} is asked first, and who comes after a
 * refusal is not asked: a guard that does something for those it lets in takes a low one.
 *
 * <p><b>Threads and time.</b> Called on an event loop: must not block. An answer that takes longer
 * than five seconds counts as a refusal. It may be completed on any thread. A failed stage or a
 * thrown exception is a refusal too: a broken guard lets nobody in.
 */
@ConsumerType
public interface AccessControl {
  CompletionStage<AccessDecision> decide(AccessRequest request);
}
