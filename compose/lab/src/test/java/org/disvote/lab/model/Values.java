package org.disvote.lab.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Copies with a change, since nothing in a [World] is changed in place.
final class Values {

    private Values() {}

    static <T> List<T> with(List<T> list, T added) {
        List<T> longer = new ArrayList<>(list.size() + 1);
        longer.addAll(list);
        longer.add(added);
        return longer;
    }

    static <T> List<T> without(List<T> list, T removed) {
        List<T> shorter = new ArrayList<>(list);
        shorter.remove(removed);
        return shorter;
    }

    static <V> SortedMap<Integer, V> with(SortedMap<Integer, V> map, int key, V value) {
        SortedMap<Integer, V> changed = new TreeMap<>(map);
        changed.put(key, value);
        return changed;
    }

    static <V> SortedMap<Integer, V> without(SortedMap<Integer, V> map, int key) {
        SortedMap<Integer, V> changed = new TreeMap<>(map);
        changed.remove(key);
        return changed;
    }
}
