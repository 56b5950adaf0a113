package org.streamrp2p.amf;

import java.util.LinkedHashMap;
import java.util.Map;

/** Builds an object or ECMA array, field by field, in the order given. Confined to one thread. */
public final class AmfFields {
  private final Map<String, AmfValue> fields = new LinkedHashMap<>();

  public AmfFields put(String name, String value) {
    return put(name, AmfValue.of(value));
  }

  public AmfFields put(String name, double value) {
    return put(name, AmfValue.of(value));
  }

  public AmfFields put(String name, boolean value) {
    return put(name, AmfValue.of(value));
  }

  public AmfFields put(String name, AmfValue value) {
    fields.put(name, value);
    return this;
  }

  public AmfValue.AmfObject object() {
    return new AmfValue.AmfObject(fields);
  }

  public AmfValue.AmfEcmaArray ecmaArray() {
    return new AmfValue.AmfEcmaArray(fields);
  }
}
