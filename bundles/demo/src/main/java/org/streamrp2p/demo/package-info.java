/**
 * A clip published in a loop, in real time: {@link org.streamrp2p.demo.Clip} is what, {@link
 * org.streamrp2p.demo.Loop} is when, {@link org.streamrp2p.demo.DemoPublisher} does it.
 */
@NullMarked
package org.streamrp2p.demo;

import org.jspecify.annotations.NullMarked;
