package io.contourflow.review;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Review of one contour set in the most obvious way (R16): everything that happened is kept, and what holds now is found
 * by reading it again. Shares no code with the product.
 */
final class ReviewModel {
    enum Act {
        APPROVE,
        REJECT,
        WITHDRAW,
        EDIT
    }

    /** @param structures that were named */
    record Event(Act act, String who, Set<String> structures) {}

    private final Set<String> names;
    private final boolean fourEyes;
    private final List<Event> events = new ArrayList<>();

    ReviewModel(Set<String> names, boolean fourEyes) {
        this.names = Set.copyOf(names);
        this.fourEyes = fourEyes;
    }

    void happens(Event event) {
        events.add(event);
    }

    /** Whether the rule allows it; whether the actor looked at the present contours is another question. */
    boolean allows(Event event) {
        return switch (event.act()) {
            case APPROVE ->
                !fourEyes
                        || event.structures().stream()
                                .anyMatch(name -> !readers(name).contains(event.who()));
            case WITHDRAW ->
                event.structures().stream().anyMatch(name -> readers(name).contains(event.who()));
            case REJECT, EDIT -> true;
        };
    }

    private List<Event> sinceTheLastEdit() {
        List<Event> since = new ArrayList<>();
        for (Event event : events) {
            if (event.act() == Act.EDIT) {
                since.clear();
            } else {
                since.add(event);
            }
        }
        return since;
    }

    /** Whose approval of this structure stands. */
    Set<String> readers(String name) {
        Set<String> readers = new HashSet<>();
        for (Event event : sinceTheLastEdit()) {
            if (event.structures().contains(name)) {
                switch (event.act()) {
                    case APPROVE -> readers.add(event.who());
                    case WITHDRAW -> readers.remove(event.who());
                    default -> readers.clear();
                }
            }
        }
        return readers;
    }

    private boolean rejected(String name) {
        boolean rejected = false;
        for (Event event : sinceTheLastEdit()) {
            if (event.structures().contains(name) && event.act() != Act.WITHDRAW) {
                rejected = event.act() == Act.REJECT;
            }
        }
        return rejected;
    }

    private Set<String> editors(String name) {
        Set<String> editors = new HashSet<>();
        for (Event event : events) {
            if (event.act() == Act.EDIT && event.structures().contains(name)) {
                editors.add(event.who());
            }
        }
        return editors;
    }

    String state(String name) {
        if (rejected(name)) {
            return "REJECTED";
        }
        Set<String> readers = readers(name);
        Set<String> otherEyes = new HashSet<>(readers);
        otherEyes.removeAll(editors(name));
        boolean enough = fourEyes ? readers.size() > 1 && !otherEyes.isEmpty() : !readers.isEmpty();
        return enough ? "APPROVED" : "NOT_REVIEWED";
    }

    String outcome() {
        boolean rejected = false;
        boolean readOnce = false;
        for (String name : names) {
            if (state(name).equals("NOT_REVIEWED") && readers(name).isEmpty()) {
                return "PENDING";
            }
            rejected |= state(name).equals("REJECTED");
            readOnce |= state(name).equals("NOT_REVIEWED");
        }
        return rejected ? "REJECTED" : readOnce ? "READ_ONCE" : "APPROVED";
    }
}
