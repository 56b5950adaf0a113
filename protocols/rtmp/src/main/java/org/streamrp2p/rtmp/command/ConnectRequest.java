package org.streamrp2p.rtmp.command;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.streamrp2p.amf.AmfFields;
import org.streamrp2p.amf.AmfValue;
import org.streamrp2p.rtmp.chunk.Nested;
import org.streamrp2p.spi.protocol.HandoverState;

/**
 * What {@code connect} said (RTMP 1.0 §7.2.1.1, E-RTMP v2 "Enhancing NetConnection connect
 * Command").
 *
 * @param app application and instance, without query
 * @param parameters of the queries of {@code app} and {@code tcUrl}
 * @param objectEncoding 0 AMF0, 3 AMF3
 * @param capabilities of E-RTMP
 */
public record ConnectRequest(
    String app, Map<String, String> parameters, int objectEncoding, Capabilities capabilities) {
  public ConnectRequest {
    parameters = Map.copyOf(parameters);
  }

  /** Reads the command object. */
  public static ConnectRequest of(Command command) {
    Map<String, AmfValue> fields = command.object().fieldsOrEmpty();
    StreamQuery app = StreamQuery.parse(text(fields, "app"));
    Map<String, String> parameters =
        new HashMap<>(StreamQuery.parse(text(fields, "tcUrl")).parameters());
    parameters.putAll(app.parameters());
    return new ConnectRequest(
        app.name(),
        parameters,
        number(fields, "objectEncoding") == 3 ? 3 : 0,
        Capabilities.of(fields));
  }

  /** The properties of {@code _result}. */
  public AmfValue properties() {
    AmfFields fields = new AmfFields().put("fmsVer", "FMS/3,5,7,7009").put("capabilities", 31);
    capabilities.answer(fields);
    return fields.object();
  }

  /** As plain data. */
  public Map<String, Object> save() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("app", app);
    map.put("parameters", parameters);
    map.put("objectEncoding", objectEncoding);
    map.put("capabilities", capabilities.save());
    return map;
  }

  /** From what {@link #save} gave. */
  public static ConnectRequest restore(HandoverState state) {
    Map<String, String> parameters = new HashMap<>();
    if (state.get("parameters") instanceof Map<?, ?> map) {
      map.forEach((key, value) -> parameters.put((String) key, (String) value));
    }
    return new ConnectRequest(
        state.text("app"),
        parameters,
        (int) state.number("objectEncoding"),
        Capabilities.restore(Nested.of(state, state.get("capabilities"))));
  }

  /** Leaves the parameters out: they hold secrets. */
  @Override
  public String toString() {
    return "connect " + app;
  }

  private static String text(Map<String, AmfValue> fields, String name) {
    AmfValue value = fields.get(name);
    return value == null ? "" : value.textOr("");
  }

  private static int number(Map<String, AmfValue> fields, String name) {
    AmfValue value = fields.get(name);
    return value == null ? 0 : (int) value.numberOr(0);
  }
}
