"""Appointments, the boxes that run devices, and how the devices are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from server.services.records import AgentRow, AppointmentRow, HealthRow
from server.store.columns import Moment
from server.store.rows import Rows
from server.store.tables import agents, appointments, device_health

_A = appointments.c
_BOOKED = (_A.code, _A.service, _A.slot, _A.state, _A.booked_at, _A.ticket, _A.person)
_APPOINTMENT = select(*_BOOKED).where(_A.hall_id == bindparam("hall"), _A.code == bindparam("code"))
_APPOINTMENTS_OF = (
    select(*_BOOKED)
    .where(_A.hall_id == bindparam("hall"), _A.person == bindparam("person"), _A.person != "")
    .order_by(_A.slot)
)
_FORGET_PERSONS = (
    update(appointments)
    .where(
        _A.hall_id == bindparam("hall"), _A.person > "", _A.slot < bindparam("before", type_=Moment)
    )
    .values(person="")
)
_G = agents.c
_AGENT = select(_G.code, _G.badge_hash, _G.code_hash, _G.code_until, _G.enrolled_at).where(
    _G.hall_id == bindparam("hall")
)
_AGENT_BY_CODE = _AGENT.where(_G.code == bindparam("code"))
_AGENT_BY_BADGE = _AGENT.where(_G.badge_hash == bindparam("badge_hash"), _G.badge_hash != "")
_AGENT_BY_ENROLMENT = _AGENT.where(_G.code_hash == bindparam("code_hash"), _G.code_hash != "")
_H = device_health.c
_HEALTH = select(
    _H.device, _H.health, _H.detail, _H.profile, _H.counters, _H.last_heard, _H.since
).where(_H.hall_id == bindparam("hall"))
_HEALTH_OF = _HEALTH.where(_H.device == bindparam("device"))


class GuestRows(Rows):
    def appointment(self, code: str) -> AppointmentRow | None:
        row = self._read(_APPOINTMENT, code=code).first()
        return None if row is None else AppointmentRow(*row)

    def appointments_of(self, person: str) -> list[AppointmentRow]:
        return [AppointmentRow(*row) for row in self._read(_APPOINTMENTS_OF, person=person)]

    def forget_persons_before(self, moment: datetime) -> None:
        self._write(_FORGET_PERSONS, before=moment)

    def put_appointment(self, appointment: AppointmentRow) -> None:
        self._write(
            delete(appointments).where(
                _A.hall_id == bindparam("hall"), _A.code == bindparam("code")
            ),
            code=appointment.code,
        )
        self._keep_back(appointments, appointment._asdict())

    def agent(self, code: str) -> AgentRow | None:
        row = self._read(_AGENT_BY_CODE, code=code).first()
        return None if row is None else AgentRow(*row)

    def agents(self) -> dict[str, AgentRow]:
        return {row.code: AgentRow(*row) for row in self._read(_AGENT)}

    def agent_by_badge(self, badge_hash: str) -> AgentRow | None:
        row = self._read(_AGENT_BY_BADGE, badge_hash=badge_hash).first()
        return None if row is None else AgentRow(*row)

    def agent_by_code(self, code_hash: str) -> AgentRow | None:
        row = self._read(_AGENT_BY_ENROLMENT, code_hash=code_hash).first()
        return None if row is None else AgentRow(*row)

    def put_agent(self, agent: AgentRow) -> None:
        self._write(
            delete(agents).where(_G.hall_id == bindparam("hall"), _G.code == bindparam("code")),
            code=agent.code,
        )
        self._keep_back(agents, agent._asdict())

    def health_of(self, device: str) -> HealthRow | None:
        row = self._read(_HEALTH_OF, device=device).first()
        return None if row is None else HealthRow(*row)

    def health(self) -> dict[str, HealthRow]:
        return {row.device: HealthRow(*row) for row in self._read(_HEALTH)}

    def put_health(self, health: HealthRow) -> None:
        self._write(
            delete(device_health).where(
                _H.hall_id == bindparam("hall"), _H.device == bindparam("device")
            ),
            device=health.device,
        )
        self._keep_back(device_health, health._asdict())
