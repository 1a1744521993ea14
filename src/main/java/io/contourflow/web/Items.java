package io.contourflow.web;

import java.util.List;

/** A whole list, as JSON. */
record Items<T>(List<T> items) {}
