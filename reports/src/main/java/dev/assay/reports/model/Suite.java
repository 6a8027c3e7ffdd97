package dev.assay.reports.model;

/** The suite that ran: its name and its version. */
public record Suite(String name, String version) {}
