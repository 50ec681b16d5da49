"""The messages and fields this program uses, with units as they leave the codec.

Facts of the public FIT protocol: a message is a number, a field is a number in it, and a stored value becomes a
physical one by ``stored / scale - offset``. Positions leave in degrees, times as FIT seconds (``runtall.fit.file``).
Whatever is not listed here is skipped by its size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

from runtall.fit.basetypes import (
    BYTE,
    ENUM,
    SINT8,
    SINT16,
    SINT32,
    STRING,
    UINT8,
    UINT8Z,
    UINT16,
    UINT16Z,
    UINT32,
    UINT32Z,
    BaseType,
)
from runtall.units import DEGREES_PER_SEMICIRCLE


class Message(IntEnum):
    """Global message numbers of the profile."""

    FILE_ID = 0
    DEVICE_SETTINGS = 2
    USER_PROFILE = 3
    SPORT = 12
    SESSION = 18
    LAP = 19
    RECORD = 20
    EVENT = 21
    DEVICE_INFO = 23
    WORKOUT = 26
    WORKOUT_STEP = 27
    ACTIVITY = 34
    FILE_CREATOR = 49
    TIMESTAMP_CORRELATION = 162
    FIELD_DESCRIPTION = 206
    DEVELOPER_DATA_ID = 207
    SET = 225
    EXERCISE_TITLE = 264


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message: ``value = stored / scale - offset``, in ``units`` (empty for numbers, codes and words).

    ``base`` is how we write it; a file may store it as another type and says so. ``array`` fields hold several values
    a row.
    """

    number: int
    name: str
    base: BaseType
    units: str = ""
    scale: float = 1.0
    offset: float = 0.0
    array: bool = False


@dataclass(frozen=True, slots=True)
class MessageProfile:
    """One message: its number, its name, and its fields by name and by number."""

    message: Message
    by_name: Mapping[str, Field]
    by_number: Mapping[int, Field]

    @property
    def name(self) -> str:
        return self.message.name.lower()


def _profile(message: Message, *fields: Field) -> MessageProfile:
    by_name = {field.name: field for field in fields}
    by_number = {field.number: field for field in fields}
    return MessageProfile(message, MappingProxyType(by_name), MappingProxyType(by_number))


_F = Field
_SEMICIRCLES_PER_DEGREE = 1.0 / DEGREES_PER_SEMICIRCLE
_TIMESTAMP = _F(253, "timestamp", UINT32, "s")
_INDEX = _F(254, "message_index", UINT16)


def _position(number: int, name: str) -> Field:
    return _F(number, name, SINT32, "deg", _SEMICIRCLES_PER_DEGREE)


_FILE_ID = _profile(
    Message.FILE_ID,
    _F(0, "type", ENUM),
    _F(1, "manufacturer", UINT16),
    _F(2, "product", UINT16),
    _F(3, "serial_number", UINT32Z),
    _F(4, "time_created", UINT32, "s"),
    _F(5, "number", UINT16),
    _F(8, "product_name", STRING),
)

_FILE_CREATOR = _profile(
    Message.FILE_CREATOR,
    _F(0, "software_version", UINT16),
    _F(1, "hardware_version", UINT8),
)

_DEVICE_SETTINGS = _profile(
    Message.DEVICE_SETTINGS,
    _F(0, "active_time_zone", UINT8),
    _F(1, "utc_offset", UINT32),
    _F(2, "time_offset", UINT32, "s", array=True),
    _F(5, "time_zone_offset", SINT8, "h", 4.0, array=True),
)

_USER_PROFILE = _profile(
    Message.USER_PROFILE,
    _F(1, "gender", ENUM),
    _F(2, "age", UINT8, "a"),
    _F(3, "height", UINT8, "m", 100.0),
    _F(4, "weight", UINT16, "kg", 10.0),
    _F(8, "resting_heart_rate", UINT8, "bpm"),
    _F(31, "user_running_step_length", UINT16, "m", 1000.0),
)

_SPORT = _profile(
    Message.SPORT,
    _F(0, "sport", ENUM),
    _F(1, "sub_sport", ENUM),
    _F(3, "name", STRING),
)

_ACTIVITY = _profile(
    Message.ACTIVITY,
    _TIMESTAMP,
    _F(0, "total_timer_time", UINT32, "s", 1000.0),
    _F(1, "num_sessions", UINT16),
    _F(2, "type", ENUM),
    _F(3, "event", ENUM),
    _F(4, "event_type", ENUM),
    _F(5, "local_timestamp", UINT32, "s"),
    _F(6, "event_group", UINT8),
)

_SESSION = _profile(
    Message.SESSION,
    _TIMESTAMP,
    _INDEX,
    _F(0, "event", ENUM),
    _F(1, "event_type", ENUM),
    _F(2, "start_time", UINT32, "s"),
    _position(3, "start_position_lat"),
    _position(4, "start_position_long"),
    _F(5, "sport", ENUM),
    _F(6, "sub_sport", ENUM),
    _F(7, "total_elapsed_time", UINT32, "s", 1000.0),
    _F(8, "total_timer_time", UINT32, "s", 1000.0),
    _F(9, "total_distance", UINT32, "m", 100.0),
    _F(10, "total_cycles", UINT32),
    _F(11, "total_calories", UINT16, "kcal"),
    _F(14, "avg_speed", UINT16, "m/s", 1000.0),
    _F(15, "max_speed", UINT16, "m/s", 1000.0),
    _F(16, "avg_heart_rate", UINT8, "bpm"),
    _F(17, "max_heart_rate", UINT8, "bpm"),
    _F(18, "avg_cadence", UINT8, "1/min"),
    _F(19, "max_cadence", UINT8, "1/min"),
    _F(20, "avg_power", UINT16, "W"),
    _F(21, "max_power", UINT16, "W"),
    _F(22, "total_ascent", UINT16, "m"),
    _F(23, "total_descent", UINT16, "m"),
    _F(25, "first_lap_index", UINT16),
    _F(26, "num_laps", UINT16),
    _F(28, "trigger", ENUM),
    _F(49, "avg_altitude", UINT16, "m", 5.0, 500.0),
    _F(50, "max_altitude", UINT16, "m", 5.0, 500.0),
    _F(57, "avg_temperature", SINT8, "°C"),
    _F(58, "max_temperature", SINT8, "°C"),
    _F(59, "total_moving_time", UINT32, "s", 1000.0),
    _F(64, "min_heart_rate", UINT8, "bpm"),
    _F(65, "time_in_hr_zone", UINT32, "s", 1000.0, array=True),
    _F(71, "min_altitude", UINT16, "m", 5.0, 500.0),
    _F(89, "avg_vertical_oscillation", UINT16, "mm", 10.0),
    _F(90, "avg_stance_time_percent", UINT16, "%", 100.0),
    _F(91, "avg_stance_time", UINT16, "ms", 10.0),
    _F(92, "avg_fractional_cadence", UINT8, "1/min", 128.0),
    _F(93, "max_fractional_cadence", UINT8, "1/min", 128.0),
    _F(94, "total_fractional_cycles", UINT8, "", 128.0),
    _F(110, "sport_profile_name", STRING),
    _F(111, "sport_index", UINT8),
    _F(124, "enhanced_avg_speed", UINT32, "m/s", 1000.0),
    _F(125, "enhanced_max_speed", UINT32, "m/s", 1000.0),
    _F(126, "enhanced_avg_altitude", UINT32, "m", 5.0, 500.0),
    _F(127, "enhanced_min_altitude", UINT32, "m", 5.0, 500.0),
    _F(128, "enhanced_max_altitude", UINT32, "m", 5.0, 500.0),
    _F(132, "avg_vertical_ratio", UINT16, "%", 100.0),
    _F(133, "avg_stance_time_balance", UINT16, "%", 100.0),
    _F(134, "avg_step_length", UINT16, "mm", 10.0),
    _F(192, "workout_feel", UINT8),
    _F(193, "workout_rpe", UINT8),
)

_LAP = _profile(
    Message.LAP,
    _TIMESTAMP,
    _INDEX,
    _F(0, "event", ENUM),
    _F(1, "event_type", ENUM),
    _F(2, "start_time", UINT32, "s"),
    _position(3, "start_position_lat"),
    _position(4, "start_position_long"),
    _position(5, "end_position_lat"),
    _position(6, "end_position_long"),
    _F(7, "total_elapsed_time", UINT32, "s", 1000.0),
    _F(8, "total_timer_time", UINT32, "s", 1000.0),
    _F(9, "total_distance", UINT32, "m", 100.0),
    _F(10, "total_cycles", UINT32),
    _F(11, "total_calories", UINT16, "kcal"),
    _F(13, "avg_speed", UINT16, "m/s", 1000.0),
    _F(14, "max_speed", UINT16, "m/s", 1000.0),
    _F(15, "avg_heart_rate", UINT8, "bpm"),
    _F(16, "max_heart_rate", UINT8, "bpm"),
    _F(17, "avg_cadence", UINT8, "1/min"),
    _F(18, "max_cadence", UINT8, "1/min"),
    _F(19, "avg_power", UINT16, "W"),
    _F(20, "max_power", UINT16, "W"),
    _F(21, "total_ascent", UINT16, "m"),
    _F(22, "total_descent", UINT16, "m"),
    _F(23, "intensity", ENUM),
    _F(24, "lap_trigger", ENUM),
    _F(25, "sport", ENUM),
    _F(39, "sub_sport", ENUM),
    _F(42, "avg_altitude", UINT16, "m", 5.0, 500.0),
    _F(43, "max_altitude", UINT16, "m", 5.0, 500.0),
    _F(50, "avg_temperature", SINT8, "°C"),
    _F(51, "max_temperature", SINT8, "°C"),
    _F(52, "total_moving_time", UINT32, "s", 1000.0),
    _F(62, "min_altitude", UINT16, "m", 5.0, 500.0),
    _F(63, "min_heart_rate", UINT8, "bpm"),
    _F(71, "wkt_step_index", UINT16),
    _F(77, "avg_vertical_oscillation", UINT16, "mm", 10.0),
    _F(78, "avg_stance_time_percent", UINT16, "%", 100.0),
    _F(79, "avg_stance_time", UINT16, "ms", 10.0),
    _F(80, "avg_fractional_cadence", UINT8, "1/min", 128.0),
    _F(81, "max_fractional_cadence", UINT8, "1/min", 128.0),
    _F(82, "total_fractional_cycles", UINT8, "", 128.0),
    _F(110, "enhanced_avg_speed", UINT32, "m/s", 1000.0),
    _F(111, "enhanced_max_speed", UINT32, "m/s", 1000.0),
    _F(112, "enhanced_avg_altitude", UINT32, "m", 5.0, 500.0),
    _F(113, "enhanced_min_altitude", UINT32, "m", 5.0, 500.0),
    _F(114, "enhanced_max_altitude", UINT32, "m", 5.0, 500.0),
    _F(118, "avg_vertical_ratio", UINT16, "%", 100.0),
    _F(119, "avg_stance_time_balance", UINT16, "%", 100.0),
    _F(120, "avg_step_length", UINT16, "mm", 10.0),
)

_RECORD = _profile(
    Message.RECORD,
    _TIMESTAMP,
    _position(0, "position_lat"),
    _position(1, "position_long"),
    _F(2, "altitude", UINT16, "m", 5.0, 500.0),
    _F(3, "heart_rate", UINT8, "bpm"),
    _F(4, "cadence", UINT8, "1/min"),
    _F(5, "distance", UINT32, "m", 100.0),
    _F(6, "speed", UINT16, "m/s", 1000.0),
    _F(7, "power", UINT16, "W"),
    _F(8, "compressed_speed_distance", BYTE),
    _F(9, "grade", SINT16, "%", 100.0),
    _F(13, "temperature", SINT8, "°C"),
    _F(30, "left_right_balance", UINT8),
    _F(31, "gps_accuracy", UINT8, "m"),
    _F(32, "vertical_speed", SINT16, "m/s", 1000.0),
    _F(39, "vertical_oscillation", UINT16, "mm", 10.0),
    _F(40, "stance_time_percent", UINT16, "%", 100.0),
    _F(41, "stance_time", UINT16, "ms", 10.0),
    _F(42, "activity_type", ENUM),
    _F(53, "fractional_cadence", UINT8, "1/min", 128.0),
    _F(73, "enhanced_speed", UINT32, "m/s", 1000.0),
    _F(78, "enhanced_altitude", UINT32, "m", 5.0, 500.0),
    _F(83, "vertical_ratio", UINT16, "%", 100.0),
    _F(84, "stance_time_balance", UINT16, "%", 100.0),
    _F(85, "step_length", UINT16, "mm", 10.0),
)

_EVENT = _profile(
    Message.EVENT,
    _TIMESTAMP,
    _F(0, "event", ENUM),
    _F(1, "event_type", ENUM),
    _F(2, "data16", UINT16),
    _F(3, "data", UINT32),
    _F(4, "event_group", UINT8),
)

_DEVICE_INFO = _profile(
    Message.DEVICE_INFO,
    _TIMESTAMP,
    _F(0, "device_index", UINT8),
    _F(1, "device_type", UINT8),
    _F(2, "manufacturer", UINT16),
    _F(3, "serial_number", UINT32Z),
    _F(4, "product", UINT16),
    _F(5, "software_version", UINT16, "", 100.0),
    _F(6, "hardware_version", UINT8),
    _F(10, "battery_voltage", UINT16, "V", 256.0),
    _F(11, "battery_status", UINT8),
    _F(19, "descriptor", STRING),
    _F(20, "ant_transmission_type", UINT8Z),
    _F(21, "ant_device_number", UINT16Z),
    _F(22, "ant_network", ENUM),
    _F(25, "source_type", ENUM),
    _F(27, "product_name", STRING),
    _F(32, "battery_level", UINT8, "%"),
)

_TIMESTAMP_CORRELATION = _profile(
    Message.TIMESTAMP_CORRELATION,
    _TIMESTAMP,
    _F(1, "system_timestamp", UINT32, "s"),
    _F(3, "local_timestamp", UINT32, "s"),
)

_DEVELOPER_DATA_ID = _profile(
    Message.DEVELOPER_DATA_ID,
    _F(0, "developer_id", BYTE),
    _F(1, "application_id", BYTE),
    _F(2, "manufacturer_id", UINT16),
    _F(3, "developer_data_index", UINT8),
    _F(4, "application_version", UINT32),
)

_FIELD_DESCRIPTION = _profile(
    Message.FIELD_DESCRIPTION,
    _F(0, "developer_data_index", UINT8),
    _F(1, "field_definition_number", UINT8),
    _F(2, "fit_base_type_id", UINT8),
    _F(3, "field_name", STRING),
    _F(6, "scale", UINT8),
    _F(7, "offset", SINT8),
    _F(8, "units", STRING),
    _F(14, "native_mesg_num", UINT16),
    _F(15, "native_field_num", UINT8),
)

_SET = _profile(
    Message.SET,
    _F(254, "timestamp", UINT32, "s"),
    _F(0, "duration", UINT32, "s", 1000.0),
    _F(3, "repetitions", UINT16),
    _F(4, "weight", UINT16, "kg", 16.0),
    _F(5, "set_type", UINT8),
    _F(6, "start_time", UINT32, "s"),
    _F(7, "category", UINT16, array=True),
    _F(8, "category_subtype", UINT16, array=True),
    _F(9, "weight_display_unit", UINT16),
    _F(10, "message_index", UINT16),
    _F(11, "wkt_step_index", UINT16),
)

_WORKOUT = _profile(
    Message.WORKOUT,
    _INDEX,
    _F(4, "sport", ENUM),
    _F(5, "capabilities", UINT32Z),
    _F(6, "num_valid_steps", UINT16),
    _F(8, "wkt_name", STRING),
    _F(11, "sub_sport", ENUM),
)

_WORKOUT_STEP = _profile(
    Message.WORKOUT_STEP,
    _INDEX,
    _F(0, "wkt_step_name", STRING),
    _F(1, "duration_type", ENUM),
    _F(2, "duration_value", UINT32),
    _F(3, "target_type", ENUM),
    _F(4, "target_value", UINT32),
    _F(5, "custom_target_value_low", UINT32),
    _F(6, "custom_target_value_high", UINT32),
    _F(7, "intensity", ENUM),
    _F(8, "notes", STRING),
    _F(9, "equipment", ENUM),
    _F(10, "exercise_category", UINT16),
    _F(11, "exercise_name", UINT16),
    _F(12, "exercise_weight", UINT16, "kg", 100.0),
    _F(13, "weight_display_unit", UINT16),
)

_EXERCISE_TITLE = _profile(
    Message.EXERCISE_TITLE,
    _INDEX,
    _F(0, "exercise_category", UINT16),
    _F(1, "exercise_name", UINT16),
    _F(2, "wkt_step_name", STRING),
)

PROFILE: Mapping[int, MessageProfile] = MappingProxyType(
    {
        int(profile.message): profile
        for profile in (
            _FILE_ID, _DEVICE_SETTINGS, _USER_PROFILE, _SPORT, _SESSION, _LAP, _RECORD, _EVENT, _DEVICE_INFO, _WORKOUT,
            _WORKOUT_STEP, _ACTIVITY, _FILE_CREATOR, _TIMESTAMP_CORRELATION, _FIELD_DESCRIPTION, _DEVELOPER_DATA_ID,
            _SET, _EXERCISE_TITLE,
        )
    }
)  # fmt: skip

# A field that newer devices store wider: where the wide one is missing, the narrow one stands in.
NARROW: Mapping[str, str] = MappingProxyType(
    {
        "enhanced_speed": "speed",
        "enhanced_altitude": "altitude",
        "enhanced_avg_speed": "avg_speed",
        "enhanced_max_speed": "max_speed",
        "enhanced_avg_altitude": "avg_altitude",
        "enhanced_min_altitude": "min_altitude",
        "enhanced_max_altitude": "max_altitude",
        "data": "data16",
    }
)
