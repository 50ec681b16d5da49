"""Walk over the bytes of one FIT part and note where each message lies, without looking into it.

A FIT file is one part, or several in a chain; a part is a header, definition and data messages, and a checksum. A
definition says how large each data message of its local number is, so a walk needs only sizes. What lies in the rows is
decoded later, column by column (``runtall.fit.table``).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection

from runtall.fit.definition import Definition
from runtall.fit.doubt import Doubt, find_doubt, forget_from, usual_time_s
from runtall.fit.notices import Notices
from runtall.fit.profile import Message
from runtall.fit.resync import Layout, Search, definition_length, is_sound_definition, layout_of

MAX_DEFINITIONS = 4096  # different ones in one part; devices need a few dozen
MAX_DESCRIPTIONS = 4096  # of developer fields and their apps in one part

_DEFINITION = 0x40
_COMPRESSED = 0x80
_HAS_DEVELOPER = 0x20
_LOCAL = 0x0F
_BYTES_PER_PLACE = 1000  # walking so far costs about as much as trying one place
_UNDONE = 64  # changes of layout that can be taken back
_DESCRIBING = (Message.FIELD_DESCRIPTION, Message.DEVELOPER_DATA_ID)


# What the walk does at one header byte: note the offset, step over so many bytes; the last takes the newest note back.
# A plain tuple: the loop over messages spends its time here, and unpacking one is what Python does fastest.
_Entry = tuple[Callable[[int], None], int, Callable[[], int]]


class Walk:
    """The walk over one part, from ``start`` (its first message) to ``end`` (its checksum).

    After ``run``: ``definitions`` in order of first use, ``stopped_at`` the first byte not understood (``end`` when
    all was), ``complete`` whether nothing was lost. Messages that are not ``wanted`` are stepped over. Unless the part
    is ``intact`` by its checksum, its last messages are doubted too.
    """

    def __init__(
        self, data: bytes, start: int, end: int, wanted: Collection[int], notices: Notices, *, intact: bool = True
    ) -> None:
        self.definitions: list[Definition] = []
        self.stopped_at = end
        self.complete = True
        self._data = data
        self._start = start
        self._end = end
        self._wanted = wanted
        self._notices = notices
        self._intact = intact
        self._entries: list[_Entry | None] = [None] * 256
        self._current: dict[int, Definition] = {}
        self._layouts: dict[int, Layout] = {}
        self._search = Search(data, end)
        self._known: dict[tuple[bytes, int], Definition] = {}
        self._described = 0
        self._installed: deque[tuple[int, int, Definition | None]] = deque(maxlen=_UNDONE)

    def run(self) -> None:
        """Walk to the end, or to the first byte after which nothing can be made out."""
        at = self._start
        while at < self._end:
            self._walk_from(at)
            at = self._end if self._intact else self._doubt_the_end()

    def _walk_from(self, at: int) -> None:
        data, end, entries = self._data, self._end, self._entries
        last: _Entry | None = None
        while at < end:
            entry = entries[data[at]]
            if entry is None:
                at = self._define_or_repair(at, last)
                last = None  # what a definition follows was sound
            else:
                note, size, _ = last = entry
                note(at)
                at += size
        if at > end and last is not None:
            self._stop(last[2](), "truncated", "the file ends inside the message at byte {offset}")

    def _doubt_the_end(self) -> int:
        """Where to walk on from when the last messages of a damaged part make no sense; else the end."""
        usual_s = usual_time_s(self._data, self.definitions)
        doubt = None if usual_s is None else find_doubt(self._data, self.definitions, usual_s)
        if doubt is None:
            return self._end
        self._notices.add("senseless_message", "the message at byte {offset} makes no sense", doubt.begin)
        found = self._way_back(self._end, None)
        if found is None:
            return self._stop(doubt.begin, "rest_unreadable", "nothing could be made out from byte {offset} on")
        self.stopped_at = self._end
        return found

    def _stop(self, at: int, code: str, template: str) -> int:
        self.complete = False
        self.stopped_at = at
        self._notices.add(code, template, at)
        return self._end

    def _define_or_repair(self, at: int, last: _Entry | None) -> int:
        header = self._data[at]
        if header & (_COMPRESSED | _DEFINITION) != _DEFINITION:
            local = header >> 5 & 3 if header & _COMPRESSED else header & _LOCAL
            current = self._current.get(local)
            if current is not None and current.message in _DESCRIBING:
                return self._note_description(at, current)
            return self._repair(at, local, last)
        length = definition_length(self._data, at, self._end)
        if length is None or not is_sound_definition(self._data, at):
            found = self._way_back(at, last)
            if found is not None:
                self._notices.add("senseless_message", "the bytes at byte {offset} are no definition", at)
                return found
        if length is None:
            return self._stop(at, "truncated", "the file ends inside the definition at byte {offset}")
        content = self._data[at + 1 : at + length]
        # developer fields mean what was described before this definition: the same bytes may mean something else later
        described = self._described if header & _HAS_DEVELOPER else -1
        definition = self._known.get((content, described))
        if definition is None:
            if len(self.definitions) >= MAX_DEFINITIONS:
                return self._stop(at, "too_many_definitions", "more layouts than any device writes, at byte {offset}")
            definition = self._new_definition(at, content, described)
        if self._current.get(header & _LOCAL) is not definition:
            self._installed.append((at, header & _LOCAL, self._current.get(header & _LOCAL)))
            self._install(header & _LOCAL, definition)
        return at + length

    def _new_definition(self, at: int, content: bytes, described: int) -> Definition:
        layout = layout_of(content)
        message = int.from_bytes(content[2:4], layout.endian)
        definition = Definition(at, message, layout, described, content)
        self._known[content, described] = definition
        self.definitions.append(definition)
        return definition

    def _note_description(self, at: int, definition: Definition) -> int:
        """Developer descriptions are rare, and have to be counted: they change what a definition means."""
        if at + definition.layout.size > self._end:
            return self._stop(at, "truncated", "the file ends inside the message at byte {offset}")
        if self._described < MAX_DESCRIPTIONS:
            definition.rows.append(at)
        elif self._described == MAX_DESCRIPTIONS:
            self.complete = False
            template = "more developer fields than any device describes, from byte {offset} on"
            self._notices.add("too_many_descriptions", template, at)
        self._described += 1
        return at + definition.layout.size

    def _install(self, local: int, definition: Definition) -> None:
        self._current[local] = definition
        self._layouts[local] = definition.layout
        self._enter(local, *self._entries_of(definition))

    def _enter(self, local: int, plain: _Entry | None, timed: _Entry | None) -> None:
        for header in (local, 0x10 | local, 0x20 | local, 0x30 | local):  # two reserved bits
            self._entries[header] = plain
        if local < 4:
            first = _COMPRESSED | local << 5
            self._entries[first : first + 32] = [timed] * 32

    def _entries_of(self, definition: Definition) -> tuple[_Entry | None, _Entry | None]:
        """What to do at a plain header byte and at one that carries time; ``None`` leaves the fast path."""
        size, time_at, _ = definition.layout
        if definition.message in _DESCRIBING:
            return None, None
        latest: deque[int] = deque(maxlen=1)
        plain: _Entry = (latest.append, size, latest.pop)
        timed: _Entry | None = plain if time_at is None else None  # none says its time twice
        if time_at is not None or definition.message in self._wanted:
            if size > 1:  # a message without fields says nothing, unless its header byte carries time
                plain = (definition.rows.append, size, definition.rows.pop)
            if timed is not None:
                timed = (definition.compressed.append, size, definition.compressed.pop)
        return plain, timed

    def _repair(self, at: int, local: int, last: _Entry | None) -> int:
        """Name a data message that cannot be one, and go on where what follows proves sound again."""
        if local in self._layouts:
            template = "the message at byte {offset} says its time twice, as no device does"
            self._notices.add("senseless_message", template, at)
        else:
            template = "the message at byte {offset} has local number {local}, which was never defined"
            self._notices.add("undefined_message", template, at, local=local)
        found = self._way_back(at, last)
        if found is None:
            return self._stop(at, "rest_unreadable", "nothing could be made out from byte {offset} on")
        return found

    def _way_back(self, at: int, last: _Entry | None) -> int | None:
        """Where sound messages begin again, or ``None``.

        Messages before the fault may have swallowed it: those with senseless times are given up, and the last one when
        the sound bytes begin inside it.
        """
        self._search.spend(len(self.definitions))  # looked through for their times
        usual_s = usual_time_s(self._data, self.definitions)
        begin = at + 1 if last is None else at - last[1] + 1
        doubt = None if usual_s is None else find_doubt(self._data, self.definitions, usual_s)
        if doubt is not None:
            self._forget(doubt)
            self._search.spend((at - doubt.begin) // _BYTES_PER_PLACE)  # to be walked once more
            begin, at, last = doubt.begin, doubt.begin, None
        found = self._search.find(begin, self._layouts, usual_s)
        if found is None:
            return None
        self.complete = False
        if found <= at and last is not None:
            at = last[2]()
        self._notices.add("bytes_skipped", "{count} bytes were skipped at byte {offset}", at, count=found - at)
        return found

    def _forget(self, doubt: Doubt) -> None:
        """Take back what is not believed: messages, and the layouts set after the first that was odd."""
        self.complete = False
        forget_from(self.definitions, doubt.begin)
        while self._installed and self._installed[-1][0] > doubt.first_odd:
            _, local, before = self._installed.pop()
            if before is None:
                del self._current[local], self._layouts[local]
                self._enter(local, None, None)
            else:
                self._install(local, before)
