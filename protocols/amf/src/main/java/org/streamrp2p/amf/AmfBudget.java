package org.streamrp2p.amf;

import java.util.Map;
import org.streamrp2p.amf.AmfValue.AmfBytes;
import org.streamrp2p.amf.AmfValue.AmfDictionary;
import org.streamrp2p.amf.AmfValue.AmfDoubleVector;
import org.streamrp2p.amf.AmfValue.AmfEcmaArray;
import org.streamrp2p.amf.AmfValue.AmfExternalizable;
import org.streamrp2p.amf.AmfValue.AmfIntVector;
import org.streamrp2p.amf.AmfValue.AmfMixedArray;
import org.streamrp2p.amf.AmfValue.AmfObject;
import org.streamrp2p.amf.AmfValue.AmfObjectVector;
import org.streamrp2p.amf.AmfValue.AmfStrictArray;
import org.streamrp2p.amf.AmfValue.AmfString;
import org.streamrp2p.amf.AmfValue.AmfTypedObject;
import org.streamrp2p.amf.AmfValue.AmfXml;
import org.streamrp2p.amf.AmfValue.AmfXmlDocument;

/** Counts what one read may still take: depth bounds the stack, values and bytes the memory. */
final class AmfBudget {
  private final AmfLimits limits;
  private int values;
  private long bytes;

  AmfBudget(AmfLimits limits) {
    this.limits = limits;
    values = limits.maxValues();
    bytes = limits.maxBytes();
  }

  /** Takes one value at a depth. */
  void take(int depth) {
    if (depth > limits.maxDepth()) {
      throw new AmfException("depth: " + depth + " (expected: 0.." + limits.maxDepth() + ")");
    }
    if (--values < 0) {
      throw new AmfException("values: more than " + limits.maxValues());
    }
  }

  /** Takes text or binary content. */
  void takeBytes(long count) {
    bytes -= count;
    if (bytes < 0) {
      throw new AmfException("content: more than " + limits.maxBytes() + " bytes");
    }
  }

  /**
   * Takes all that a reference stands for, so that references to references grow neither what a
   * walk over the result costs nor how deep it goes.
   */
  void takeAll(AmfValue value, int depth) {
    take(depth);
    switch (value) {
      case AmfString(String text) -> takeBytes(text.length());
      case AmfXmlDocument(String text) -> takeBytes(text.length());
      case AmfXml(String text) -> takeBytes(text.length());
      case AmfBytes(var content) -> takeBytes(content.remaining());
      case AmfIntVector(var content, _, _) -> takeBytes(content.remaining() * 4L);
      case AmfDoubleVector(var content, _) -> takeBytes(content.remaining() * 8L);
      case AmfObject(var fields) -> takeFields(fields, depth);
      case AmfEcmaArray(var fields) -> takeFields(fields, depth);
      case AmfTypedObject(_, var fields) -> takeFields(fields, depth);
      case AmfStrictArray(var elements) -> takeElements(elements, depth);
      case AmfObjectVector(_, var elements, _) -> takeElements(elements, depth);
      case AmfMixedArray(var fields, var elements) -> {
        takeFields(fields, depth);
        takeElements(elements, depth);
      }
      case AmfExternalizable(_, AmfValue body) -> takeAll(body, depth + 1);
      case AmfDictionary(var entries, _) ->
          entries.forEach(
              entry -> {
                takeAll(entry.key(), depth + 1);
                takeAll(entry.value(), depth + 1);
              });
      case AmfValue.AmfNumber _,
          AmfValue.AmfInteger _,
          AmfValue.AmfBoolean _,
          AmfValue.AmfNull _,
          AmfValue.AmfUndefined _,
          AmfValue.AmfUnsupported _,
          AmfValue.AmfDate _ -> {}
    }
  }

  private void takeFields(Map<String, AmfValue> fields, int depth) {
    fields.forEach(
        (name, field) -> {
          takeBytes(name.length());
          takeAll(field, depth + 1);
        });
  }

  private void takeElements(Iterable<AmfValue> elements, int depth) {
    elements.forEach(element -> takeAll(element, depth + 1));
  }
}
