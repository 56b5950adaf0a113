package org.streamrp2p.amf;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads AMF0 values that share reference tables and one budget. */
final class Amf0Reader {
  private final AmfInput in;
  private @Nullable Amf3Reader amf3;

  Amf0Reader(ByteBuf in, AmfLimits limits) {
    this.in = new AmfInput(in, new AmfBudget(limits));
  }

  AmfValue read(int depth) {
    in.budget().take(depth);
    int marker = in.readUnsignedByte();
    return switch (marker) {
      case Amf0Marker.NUMBER -> AmfValue.of(in.readDouble());
      case Amf0Marker.BOOLEAN -> AmfValue.of(in.readUnsignedByte() != 0);
      case Amf0Marker.STRING -> AmfValue.of(in.readText(in.readUnsignedShort()));
      case Amf0Marker.LONG_STRING -> AmfValue.of(in.readText(in.readUnsignedInt()));
      case Amf0Marker.XML_DOCUMENT ->
          new AmfValue.AmfXmlDocument(in.readText(in.readUnsignedInt()));
      case Amf0Marker.OBJECT -> readObject(depth);
      case Amf0Marker.TYPED_OBJECT -> readTypedObject(depth);
      case Amf0Marker.ECMA_ARRAY -> readEcmaArray(depth);
      case Amf0Marker.STRICT_ARRAY -> readStrictArray(depth);
      case Amf0Marker.DATE -> new AmfValue.AmfDate(in.readDouble(), (short) in.readUnsignedShort());
      case Amf0Marker.NULL -> AmfValue.AmfNull.NULL;
      case Amf0Marker.UNDEFINED -> AmfValue.AmfUndefined.UNDEFINED;
      case Amf0Marker.UNSUPPORTED -> AmfValue.AmfUnsupported.UNSUPPORTED;
      case Amf0Marker.REFERENCE -> in.reference(in.readUnsignedShort(), depth);
      case Amf0Marker.AVMPLUS -> amf3().read(depth);
      case Amf0Marker.MOVIECLIP, Amf0Marker.RECORDSET ->
          throw new AmfException(
              "AMF0 marker: "
                  + marker
                  + ", reserved for a "
                  + (marker == Amf0Marker.MOVIECLIP ? "movie clip" : "record set")
                  + " (expected: a type that has a form)");
      default -> throw new AmfException("AMF0 marker: " + marker + " (expected: a type of AMF0)");
    };
  }

  /** The tables of AMF3 hold from one switch to the next within a message. */
  private Amf3Reader amf3() {
    Amf3Reader reader = amf3;
    if (reader == null) {
      reader = new Amf3Reader(in.buffer(), in.budget());
      amf3 = reader;
    }
    return reader;
  }

  private AmfValue readObject(int depth) {
    int index = in.begin();
    return in.end(index, new AmfValue.AmfObject(readFields(depth)));
  }

  private AmfValue readTypedObject(int depth) {
    int index = in.begin();
    AmfTraits traits = AmfTraits.of(in.readText(in.readUnsignedShort()));
    return in.end(index, new AmfValue.AmfTypedObject(traits, readFields(depth)));
  }

  /** The count before the fields is a hint that writers get wrong: it is not relied on. */
  private AmfValue readEcmaArray(int depth) {
    int index = in.begin();
    in.skip(4);
    return in.end(index, new AmfValue.AmfEcmaArray(readFields(depth)));
  }

  private Map<String, AmfValue> readFields(int depth) {
    Map<String, AmfValue> fields = new LinkedHashMap<>();
    while (true) {
      String name = in.readText(in.readUnsignedShort());
      if (name.isEmpty() && atObjectEnd()) {
        in.skip(1);
        return fields;
      }
      fields.put(name, read(depth + 1));
    }
  }

  private boolean atObjectEnd() {
    ByteBuf buffer = in.buffer();
    return buffer.isReadable() && buffer.getByte(buffer.readerIndex()) == Amf0Marker.OBJECT_END;
  }

  private AmfValue readStrictArray(int depth) {
    int index = in.begin();
    long count = in.requireLength(in.readUnsignedInt());
    List<AmfValue> elements = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      elements.add(read(depth + 1));
    }
    return in.end(index, new AmfValue.AmfStrictArray(elements));
  }
}
