package org.streamrp2p.launcher.bundles;

import java.util.List;
import java.util.Map;
import org.streamrp2p.spi.protocol.Handovers;
import org.streamrp2p.spi.protocol.ProtocolHandler;

/** A node without the bundle that holds connections has none to move. */
final class NoHandovers implements Handovers {
  static final Handovers NONE = new NoHandovers();

  @Override
  public Map<String, Long> swaps() {
    return Map.of();
  }

  @Override
  public List<Handover> latest() {
    return List.of();
  }

  @Override
  public List<Outlook> outlook(String protocol) {
    return List.of();
  }

  @Override
  public boolean isServing(ProtocolHandler handler) {
    return true;
  }

  @Override
  public List<Outlook> rest(String protocol) {
    return List.of();
  }

  @Override
  public Handover moveRest(String protocol) {
    return new Handover(0, protocol, "", "", 0, 0, 0, 0, 0, Parked.NONE, List.of());
  }

  @Override
  public int askRestToReconnect(String protocol) {
    return 0;
  }

  @Override
  public int closeRest(String protocol) {
    return 0;
  }

  @Override
  public Handover withdraw(ProtocolHandler handler) {
    return moveRest(handler.protocol());
  }
}
