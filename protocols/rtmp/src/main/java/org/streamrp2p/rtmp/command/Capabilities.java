package org.streamrp2p.rtmp.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.spi.protocol.HandoverState;

/**
 * What a client said of E-RTMP in {@code connect} (E-RTMP v2 "Enhancing NetConnection connect
 * Command").
 *
 * @param enhanced whether it said anything
 * @param fourCcs what it takes: of {@code fourCcList}, and of the maps what it can decode or
 *     forward; {@code *} for all
 * @param capsEx {@link #RECONNECT} and the other flags
 */
public record Capabilities(boolean enhanced, Set<String> fourCcs, int capsEx) {
  public static final int RECONNECT = 1;
  public static final int MULTITRACK = 2;
  public static final int MOD_EX = 4;
  public static final int TIMESTAMP_NANO_OFFSET = 8;

  private static final int ALL = RECONNECT | MULTITRACK | MOD_EX | TIMESTAMP_NANO_OFFSET;
  private static final int CAN_DECODE = 1;
  private static final int CAN_FORWARD = 4;
  private static final String ANY = "*";

  /** More are not kept: the specification knows twelve. */
  private static final int MAX_FOUR_CCS = 64;

  public Capabilities {
    fourCcs = Set.copyOf(fourCcs);
  }

  /** Reads the command object of {@code connect}. */
  public static Capabilities of(Map<String, AmfValue> fields) {
    Set<String> fourCcs = new TreeSet<>();
    if (fields.get("fourCcList") instanceof AmfValue.AmfStrictArray(List<AmfValue> list)) {
      list.forEach(element -> add(fourCcs, element.textOr("")));
    }
    for (String key : List.of("videoFourCcInfoMap", "audioFourCcInfoMap")) {
      AmfValue map = fields.get(key);
      if (map != null) {
        map.fieldsOrEmpty().forEach((fourCc, mask) -> addIfTaken(fourCcs, fourCc, mask));
      }
    }
    AmfValue capsEx = fields.get("capsEx");
    boolean enhanced =
        capsEx != null
            || fields.containsKey("fourCcList")
            || fields.containsKey("videoFourCcInfoMap")
            || fields.containsKey("audioFourCcInfoMap");
    return new Capabilities(enhanced, fourCcs, capsEx == null ? 0 : (int) capsEx.numberOr(0));
  }

  private static void addIfTaken(Set<String> fourCcs, String fourCc, AmfValue mask) {
    if (((int) mask.numberOr(0) & (CAN_DECODE | CAN_FORWARD)) != 0) {
      add(fourCcs, fourCc);
    }
  }

  private static void add(Set<String> fourCcs, String fourCc) {
    if ((fourCc.length() == 4 || fourCc.equals(ANY)) && fourCcs.size() < MAX_FOUR_CCS) {
      fourCcs.add(fourCc);
    }
  }

  /** Whether it has all of these flags. */
  public boolean has(int flags) {
    return (capsEx & flags) == flags;
  }

  /** Whether it takes a codec in the enhanced form. */
  public boolean takes(String fourCc) {
    return fourCcs.contains(fourCc) || fourCcs.contains(ANY);
  }

  /** Adds what this server answers to a client that said something: everything passes. */
  public void answer(AmfFields properties) {
    if (enhanced) {
      AmfValue any = new AmfFields().put(ANY, CAN_FORWARD).object();
      properties.put("fourCcList", new AmfValue.AmfStrictArray(List.of(AmfValue.of(ANY))));
      properties.put("videoFourCcInfoMap", any).put("audioFourCcInfoMap", any);
      properties.put("capsEx", ALL);
    }
  }

  /** As plain data. */
  Map<String, Object> save() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("enhanced", enhanced);
    map.put("fourCcs", new ArrayList<>(fourCcs));
    map.put("capsEx", capsEx);
    return map;
  }

  /** From what {@link #save} gave. */
  static Capabilities restore(HandoverState state) {
    Set<String> fourCcs = new TreeSet<>();
    if (state.get("fourCcs") instanceof List<?> list) {
      list.forEach(element -> fourCcs.add(String.valueOf(element)));
    }
    return new Capabilities(state.flag("enhanced"), fourCcs, (int) state.number("capsEx"));
  }
}
