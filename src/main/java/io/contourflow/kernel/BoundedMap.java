package io.contourflow.kernel;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps so many entries at most: beyond them the eldest one goes. Not thread-safe. */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private static final int CAPACITY = 16;
    private static final float LOAD = 0.75f;

    private final int most;

    private BoundedMap(int most, boolean byUse) {
        super(CAPACITY, LOAD, byUse);
        this.most = most;
    }

    /** The eldest is the one that was put first; putting a known key again does not make it younger. */
    public static <K, V> BoundedMap<K, V> byAge(int most) {
        return new BoundedMap<>(most, false);
    }

    /** The eldest is the one that was neither read nor put for longest. */
    public static <K, V> BoundedMap<K, V> byUse(int most) {
        return new BoundedMap<>(most, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
