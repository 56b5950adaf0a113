package org.streamrp2p.launcher.config;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads {@code OSGI-INF/metatype/*.xml} of a bundle (OSGi Compendium 8.1 §105.8). */
public final class Metatype extends DefaultHandler {
  private final Map<String, List<Attribute>> classes = new LinkedHashMap<>();
  private final Map<String, String> pids = new LinkedHashMap<>();
  private final Map<String, String> attribute = new HashMap<>();
  private final List<String> options = new ArrayList<>();
  private List<Attribute> attributes = new ArrayList<>();
  private String pid = "";

  private Metatype() {}

  /** The sections that a file designates. */
  public static List<Section> read(InputStream xml) throws IOException {
    Metatype metatype = new Metatype();
    try {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.newSAXParser().parse(xml, metatype);
    } catch (SAXException | ParserConfigurationException | NumberFormatException e) {
      throw new IOException("not a metatype file: " + e.getMessage(), e);
    }
    List<Section> sections = new ArrayList<>();
    metatype.pids.forEach(
        (pid, ocd) ->
            sections.add(new Section(pid, metatype.classes.getOrDefault(ocd, List.of()))));
    return sections;
  }

  @Override
  public void startElement(String uri, String local, String name, Attributes xml) {
    switch (name.substring(name.indexOf(':') + 1)) {
      case "OCD" -> {
        attributes = new ArrayList<>();
        classes.put(text(xml, "id"), attributes);
      }
      case "AD" -> {
        attribute.clear();
        options.clear();
        for (int i = 0; i < xml.getLength(); i++) {
          attribute.put(xml.getQName(i), xml.getValue(i));
        }
      }
      case "Option" -> options.add(text(xml, "value"));
      case "Designate" -> {
        String factory = text(xml, "factoryPid");
        pid = factory.isEmpty() ? text(xml, "pid") : factory;
      }
      case "Object" -> pids.put(pid, text(xml, "ocdref"));
      default -> {}
    }
  }

  @Override
  public void endElement(String uri, String local, String name) {
    if (name.endsWith("AD")) {
      attributes.add(attribute());
    }
  }

  private Attribute attribute() {
    Attribute.Type type =
        switch (attribute.getOrDefault("type", "String")) {
          case "Boolean" -> Attribute.Type.BOOLEAN;
          case "Byte", "Short", "Integer" -> Attribute.Type.INTEGER;
          case "Long" -> Attribute.Type.LONG;
          case "Double", "Float" -> Attribute.Type.DOUBLE;
          case "Password" -> Attribute.Type.PASSWORD;
          default -> Attribute.Type.STRING;
        };
    return new Attribute(
        attribute.getOrDefault("id", ""),
        type,
        !attribute.getOrDefault("cardinality", "0").equals("0"),
        number(attribute.get("min")),
        number(attribute.get("max")),
        options,
        attribute.getOrDefault("default", ""));
  }

  private static @Nullable BigDecimal number(@Nullable String text) {
    return text == null || text.isEmpty() ? null : new BigDecimal(text);
  }

  private static String text(Attributes xml, String name) {
    String value = xml.getValue(name);
    return value == null ? "" : value;
  }
}
