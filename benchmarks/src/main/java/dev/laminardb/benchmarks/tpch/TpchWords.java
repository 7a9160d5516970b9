package dev.laminardb.benchmarks.tpch;

/** What texts of {@link TpchData} are put together from. */
final class TpchWords {
  static final String[] REGIONS = {"AFRICA", "AMERICA", "ASIA", "EUROPE", "MIDDLE EAST"};

  static final String[] NATIONS = {
    "ALGERIA", "ARGENTINA", "BRAZIL", "CANADA", "EGYPT", "ETHIOPIA", "FRANCE", "GERMANY", "INDIA",
    "INDONESIA", "IRAN", "IRAQ", "JAPAN", "JORDAN", "KENYA", "MOROCCO", "MOZAMBIQUE", "PERU",
    "CHINA", "ROMANIA", "SAUDI ARABIA", "VIETNAM", "RUSSIA", "UNITED KINGDOM", "UNITED STATES"
  };

  /** The region of each nation. */
  static final int[] REGIONS_OF_NATIONS = {
    0, 1, 1, 1, 4, 0, 3, 3, 2, 2, 4, 4, 2, 4, 0, 0, 0, 1, 2, 3, 4, 2, 3, 3, 1
  };

  static final String[] COLORS = {
    "almond", "azure", "beige", "blue", "coral", "cream", "forest", "green", "indian", "ivory",
    "lace", "lemon", "maroon", "navy", "olive", "peach", "plum", "rose", "snow", "tan"
  };

  static final String[] TYPES_1 = {"STANDARD", "SMALL", "MEDIUM", "LARGE", "ECONOMY", "PROMO"};
  static final String[] TYPES_2 = {"ANODIZED", "BURNISHED", "PLATED", "POLISHED", "BRUSHED"};
  static final String[] TYPES_3 = {"TIN", "NICKEL", "BRASS", "STEEL", "COPPER"};
  static final String[] CONTAINERS_1 = {"SM", "LG", "MED", "JUMBO", "WRAP"};
  static final String[] CONTAINERS_2 = {"CASE", "BOX", "BAG", "JAR", "PKG", "PACK", "CAN", "DRUM"};
  static final String[] SEGMENTS = {
    "AUTOMOBILE", "BUILDING", "FURNITURE", "MACHINERY", "HOUSEHOLD"
  };
  static final String[] PRIORITIES = {"1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED", "5-LOW"};
  static final String[] INSTRUCTIONS = {
    "DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN"
  };
  static final String[] MODES = {"REG AIR", "AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB"};
  static final String[] WORDS = {
    "furiously",
    "sly",
    "careful",
    "blithe",
    "quick",
    "fluffy",
    "slow",
    "quiet",
    "ruthless",
    "thin",
    "deposits",
    "foxes",
    "ideas",
    "packages",
    "theodolites",
    "pinto",
    "beans",
    "instructions",
    "accounts",
    "platelets",
    "sleep",
    "wake",
    "haggle",
    "nag",
    "cajole",
    "detect",
    "integrate"
  };

  private TpchWords() {}
}
