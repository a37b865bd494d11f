"""Schedules as people write them, and as systemd, cron, launchd and Windows do."""

import configparser
import plistlib
import shlex

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st
from importer.core.errors import UsageError
from importer.core.jobs.schedule import Schedule, parse_schedule
from importer.core.jobs.timers import (
    TimedJob,
    cron_line,
    launchd_agent,
    systemd_service,
    systemd_timer,
    windows_task,
)

SCHEDULES = st.builds(
    Schedule,
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    st.integers(0, 23),
    st.integers(0, 59),
)


NIGHTLY = Schedule((0, 6), 2, 30)


def job(schedule: Schedule = NIGHTLY, program: str = "/usr/bin/importer") -> TimedJob:
    return TimedJob(
        "nightly", (program, "job", "run"), schedule, ("/srv/my drops",), ("bc-key", "mail")
    )


@pytest.mark.parametrize(
    ("text", "days", "time"),
    [
        ("weekdays 02:30", (0, 1, 2, 3, 4), (2, 30)),
        ("Daily 2:05", (0, 1, 2, 3, 4, 5, 6), (2, 5)),
        ("sun,mon,weekends 23:59", (0, 5, 6), (23, 59)),
    ],
)
def test_days_and_a_time(text: str, days: tuple[int, ...], time: tuple[int, int]) -> None:
    assert parse_schedule(text) == Schedule(days, *time)


@pytest.mark.parametrize("text", ["", "02:30", "daily", "daily 24:00", "someday 02:30", "daily 2"])
def test_anything_else_is_told(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_schedule(text)
    assert caught.value.code == "schedule-invalid"


@given(SCHEDULES)
def test_all_four_mean_the_same_days_and_time(schedule: Schedule) -> None:
    minute, hour, _, _, days, *_ = cron_line(job(schedule)).split(" ")
    assert (int(hour), int(minute)) == (schedule.hour, schedule.minute)
    assert {(int(day) - 1) % 7 for day in days.split(",")} == set(schedule.days)

    times = plistlib.loads(launchd_agent(job(schedule)).encode())["StartCalendarInterval"]
    assert {(one["Weekday"] - 1) % 7 for one in times} == set(schedule.days)
    assert {(one["Hour"], one["Minute"]) for one in times} == {(schedule.hour, schedule.minute)}

    calendar = unit(systemd_timer(job(schedule)))["Timer"]["OnCalendar"]
    names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    expected = ",".join(names[day] for day in schedule.days)
    assert calendar == f"{expected} *-*-* {schedule.hour:02}:{schedule.minute:02}:00"

    task = ElementTree.fromstring(windows_task(job(schedule)).partition("\n")[2])
    ((found,),) = ([one for one in task.iter() if one.tag.endswith("DaysOfWeek")],)
    assert [day.tag.rpartition("}")[2][:3] for day in found] == expected.split(",")


def unit(text: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return parser


def test_a_unit_has_little_in_its_reach_and_gets_its_secrets_from_systemd() -> None:
    text = systemd_service(job())
    assert "LoadCredential=bc-key\nLoadCredential=mail\n" in text
    service = unit(text)["Service"]
    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"] == '"-/srv/my drops"'
    timer = unit(systemd_timer(job()))["Timer"]
    assert (timer["Persistent"], "RandomizedDelaySec" in timer) == ("true", True)


def test_odd_paths_stay_one_word() -> None:
    odd = job(program='/opt/100% "mine"/$importer')
    assert r'ExecStart="/opt/100%% \"mine\"/$$importer" job run' in systemd_service(odd)
    command = cron_line(odd).split(" ", 5)[5].replace("\\%", "%")
    assert shlex.split(command)[0] == '/opt/100% "mine"/$importer'
