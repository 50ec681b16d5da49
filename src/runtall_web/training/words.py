"""Every word of the session page, in the page's language. ``{name}`` is filled in the browser."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from runtall.catalogue import load_rules
from runtall_web.home.texts import reason_text

LOG_DELETED = _("Everything was deleted meanwhile. This belongs to what was deleted, and the server does not take it.")
WHERE: Mapping[str, str | Promise] = {
    "where_warm_up": _("Warm-up · then {n} exercises"),
    "where_exercise": _("Exercise {n} of {of}"),
    "where_set": _("set {n} of {of}"),
    "where_done": _("Done"),
    "left_side": _("left side"),
    "right_side": _("right side"),
    "warm_up": _("Warm up"),
    "warm_up_over": _("warm enough: go on"),
    "minutes_to_warm": _("minutes to get warm"),
    "rep": _("repetition"),
    "reps": _("repetitions"),
    "hold_each": _("hold {n} s"),
    "seconds": _("{n} s"),
    "minutes": _("{n} min"),
    "kilograms": _("{n} kg"),
    "of_seconds": _("of {n} seconds"),
    "rep_of": _("repetition {n} of {of}"),
    "dose": "{sets} × {reps}",
    "dose_sides": _("{sets} × {reps} each side"),
    "next_up": _("Next:"),
    "rest_left": _("rest left"),
    "rest_over_by": _("since the rest ended"),
    "get_ready": _("Get ready"),
    "set_over": _("time is up, {time} ago"),
    "stage_out": _("rise"),
    "stage_back": _("lower slowly"),
    "how": _("How it is done"),
    "stop_for": _("Stop at once for"),
    "last_time": _("Last time,"),
}
CHIPS: Mapping[str, str | Promise] = {
    "chip_first": _("First"),
    "chip_warm_up": _("Warm-up"),
    "chip_set_up": _("Set up"),
    "chip_ready": _("Get ready"),
    "chip_work": _("Go"),
    "chip_out": _("Rise"),
    "chip_hold": _("Hold"),
    "chip_back": _("Lower"),
    "chip_over": _("Done"),
    "chip_rest": _("Rest"),
    "chip_rest_left": _("Rest {time}"),
    "chip_rest_over": _("Rest is over"),
    "chip_switch": _("Switch sides"),
    "chip_stop": _("Stop"),
}
ACTIONS: Mapping[str, str | Promise] = {
    "do_warm_begin": _("Start the warm-up"),
    "do_warm_done": _("I am warm"),
    "what_set": _("set {n}"),
    "what_set_left": _("set {n}, left"),
    "what_set_right": _("set {n}, right"),
    "do_set": _("Start {what}"),
    "do_set_now": _("Start now: {what}"),
    "do_done": _("Set done"),
    "do_finish": _("Finish the session"),
    "close": _("Close"),
    "edit": _("All of it"),
    "skip": _("Skip"),
    "swap": _("Swap"),
    "more": pgettext_lazy("a menu", "More"),
    "try_again": _("Try again"),
    "start": _("Start"),
    "to_today": _("Today"),
    "to_log": _("Training log"),
    "go_on_after_all": _("Go on with this session after all"),
}
SPOKEN: Mapping[str, str | Promise] = {
    "say_go": _("Go."),
    "say_hold": _("Hold."),
    "say_back": _("Lower."),
    "say_set_over": _("Set done."),
    "say_rest": _("Rest. {n} seconds."),
    "say_rest_over": _("The rest is over."),
    "say_ten": _("Ten seconds."),
    "say_switch": _("Switch sides."),
}
LOG: Mapping[str, str | Promise] = {
    "logged": _("The set just logged"),
    "logged_set": _("Logged: set {n}"),
    "log_reps": _("Repetitions"),
    "log_hold": _("Hold"),
    "log_load": _("Load"),
    "log_reserve": _("Left in reserve"),
    "log_faults": _("Something went wrong?"),
    "log_note": _("Note"),
    "less": _("less"),
    "more_of": pgettext_lazy("a greater amount", "more"),
    "reps_done": _("{n} reps"),
    "held": _("held {n} s"),
    "in_reserve": _("{n} in reserve"),
    "pain_at": _("{area} {level}/10"),
    "edit_set": _("Correct this set"),
    "edit_save": _("Save"),
    "edit_remove": _("Take this set back"),
    "left_out": _("left out"),
    "summary": _("Sets: {sets} · time: {minutes} min"),
}
PAIN: Mapping[str, str | Promise] = {
    "pain": _("Pain"),
    "pain_where": _("Where?"),
    "pain_level": _("How much, 0 to 10?"),
    "pain_leg": _("Something new in a leg: pain, tingling, numbness or weakness"),
    "pain_tell": _("Write it down"),
    "ask_pain": _("Does it hurt here: {area}?"),
    "ask_pain_why": _("The next step of this exercise opens only when you have said that it does not."),
    "ask_pain_no": _("No pain"),
    "ask_pain_yes": _("Yes, it hurts"),
    "blocked_pain": _("{area} at {level} of 10: this exercise goes up to {limit} and stops here."),
    "blocked_leg": _("Something new in a leg stops this exercise at once, whatever the number."),
    "instead": _("Do this instead"),
    "instead_none": _("Nothing here spares it today"),
    "leave_out": _("Leave this exercise out"),
    "mistaken": _("That was a slip: take it back"),
    "red_flags": _("When to stop and see somebody"),
    "red_flag_mine": _("One of these is so"),
    "red_flag_sure": _("Stop training, and have it looked at"),
    "red_flag_then": _("The session ends here, and training is on hold until you say it has been looked at."),
    "red_flag_yes": _("Yes, end the session"),
    "red_flag_no": _("No, go back"),
    "red_flag_page": _("What to do next"),
    "on_hold": _("Training is on hold"),
    "on_hold_why": _("You told us of a sign that belongs to a clinician first. There is nothing to train today."),
}
CHANGES: Mapping[str, str | Promise] = {
    "swap_why": _("The best stand-in comes first, then easier rungs. Pain you told of is minded."),
    "swap_none": _("With what you own, and what hurts today, there is no other way of this exercise."),
    "kind_substitute": _("stand-in"),
    "kind_regression": _("easier"),
    "kind_full": _("the exercise"),
    "kind_progression": _("harder"),
    "skip_set": _("Skip this set"),
    "skip_exercise": _("Leave out the rest of: {name}"),
    "skip_note": _("What is skipped is not held against you: a missed set never raises a load."),
    "undo_what": _("Undo: {what}"),
    "undo_warm_up_ended": _("end of the warm-up"),
    "undo_set_logged": _("the set just logged"),
    "undo_set_corrected": _("the last correction"),
    "undo_set_skipped": _("the skipped set"),
    "undo_exercise_skipped": _("the skipped exercise"),
    "undo_exercise_swapped": _("the swap"),
    "undo_pain_told": _("the pain told last"),
    "undo_session_shortened": _("the shortening"),
    "undo_session_ended": _("the end"),
    "restart_set": _("Begin this set again"),
    "shorten": _("I have less time"),
    "shorten_now": _("About {n} minutes are left. How many have you got?"),
    "shorten_last": _("About one minute is left."),
    "shorten_minutes": _("Your minutes"),
    "shorten_none": _("{n} minutes are too few for another set. End here; what you did counts."),
    "shorten_none_one": _("One minute is too little for another set. End here; what you did counts."),
    "shorten_sets": _("{name}: {n} of {of} sets"),
    "shorten_out": _("{name}: left out today"),
    "shorten_do": _("Do it so"),
    "end_early": _("End here"),
    "end_yes": _("End the session"),
    "end_no": _("Go on"),
}
ENDS: Mapping[str, str | Promise] = {
    "all_done": _("That was all of it"),
    "all_done_cue": _("Look at the last set once more, then finish."),
    "all_skipped": _("Nothing was logged today."),
    "ended": _("Well done"),
    "ended_cue": _("Every set is written down."),
    "ended_early": _("Ended early"),
    "ended_none": _("Ended without a set"),
    "ended_pain_cue": _("No set today. What hurt is written down, and the plan minds it."),
    "ended_flag": _("Stop training, and have it looked at"),
    "adapted": _("What the plan makes of it"),
    "to_plan": _("See the plan: it can be undone there"),
    "adapted_later": _("The plan takes this session in when the server can be reached."),
    "start_two": _("Two for your back"),
    "start_three": _("Three for your back"),
    "start_warm_up": _("{n} minutes to get warm, then set by set. Prop the phone up where you can see it."),
    "start_own": _("A session of your own"),
    "start_again": _("Done for today. One more?"),
    "start_own_why": _(
        "No strength is planned for now. Choose two or three; those of the next planned day are ticked."
    ),
    "choose_fewer": _("Three at most: tired backs learn little."),
    "choose_some": _("Choose at least one."),
    "choose_note": _("The plan counts what you do and goes on from there."),
    "planned_next": _("in your next planned day"),
    "done_today": _("Done today"),
    "kept_from": _("As planned when this device last reached the server."),
}
STATES: Mapping[str, str | Promise] = {
    "state_writing": _("writing …"),
    "state_queued": _("saved here, {n} queued"),
    "state_sending": _("saved here, sending {n}"),
    "state_saved": _("saved"),
    "state_refused": _("{n} refused: see why"),
    "refused_title": _("Refused by the server"),
    "refused_note": _("These stay on this device. Why the server would not take them:"),
    "refused_again": _("Send them again"),
    "refused_forget": _("Forget them on this device"),
    "refused_forget_sure": _(
        "{n} things written down here were never taken by the server. Once forgotten they are gone."
    ),
    "refused_forget_yes": _("Yes, forget them"),
    "log_deleted": LOG_DELETED,
    "begin_anew": _("Begin anew"),
    "gone_on": _("Another window went on with this session. Here is where it is now."),
    "went_straight": _("This device has no room left: sets go straight to the server. Free some space soon."),
    "went_straight_cleared": _("This browser's storage was cleared: sets go straight to the server."),
    "storage_full": _(
        "Not saved: this device's storage is full and the server cannot be reached. Free some space, then try again."
    ),
    "storage_broken": _("Not saved: this device would not write it down, and the server cannot be reached."),
    "no_storage": _(
        "This browser keeps nothing on the device (a private window?): each set goes straight to the server."
    ),
    "away": _("You were away for {time}."),
    "missed_rest": _("The rest ended {time} ago."),
    "missed_warm_up": _("The warm-up ended {time} ago."),
    "missed_set": _("The set's time ended {time} ago. Log what you did, or begin it again under More."),
    "missed_work": _("The set has been running for {time}."),
    "newer": _("A newer version of Runtall is here."),
    "newer_use": _("Use it now"),
}

TESTS: Mapping[str, str | Promise] = {
    "tests": _("Field tests"),
    "tests_due": _("Field tests, if you like"),
    "tests_start": _("Start the tests"),
    "tests_stopped": _("The tests stop here"),
    "tests_end": _("End the tests"),
    "leave_test_out": _("Leave this test out and go on"),
    "to_tests": _("Tests and results"),
    "needs": _("You need: {what}"),
    "where_warm_up_tests": _("Warm-up · then {n} tests"),
    "where_test": _("Test {n} of {of}"),
    "what_test": _("the test"),
    "what_test_left": _("the left side"),
    "what_test_right": _("the right side"),
    "do_test_done": _("Stop: that was it"),
    "test_hold": _("Hold"),
    "test_reps": _("Repeat"),
    "test_hold_of": _("as long as you can, {time} at most"),
    "test_reps_of": _("one every {n} s, until one is left in you"),
    "each_side": _("each side: {what}"),
    "test_held": _("held, of {time} at most"),
    "test_beat": _("in time with the beat"),
    "missed_test": _(
        "The test has been running for {time}. Stop it and correct the time, or begin it again under More."
    ),
    "logged_test": _("The test just logged"),
    "all_tests_done_cue": _("Put the last one right if the tap came late, then finish."),
    "tested": _("Against the last time"),
    "tested_cue": _("Every result is written down."),
    "summary_tests": _("{sets} results in {minutes} minutes"),
}

PARTS = (WHERE, CHIPS, ACTIONS, SPOKEN, LOG, PAIN, CHANGES, ENDS, STATES, TESTS)


def page_words() -> dict[str, str]:
    """All of them, with the sentences that are rules of the catalogue."""
    words = {key: str(text) for part in PARTS for key, text in part.items()}
    words["shorten_why"] = reason_text(load_rules()["short_of_time"].reason())
    words["end_note"] = words["ended_early_cue"] = reason_text(load_rules()["ended_early"].reason())
    return words
