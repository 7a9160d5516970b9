package org.apache.kafka.archtest;

/** Looks to the rules like a class of Kafka. */
public final class PretendedClient {}
