"""The comments that head each written file: what stands in it, in both languages."""

from __future__ import annotations

HEADS = {
    "hall.toml": """\
大厅：名称、时区、办公时间、节假日、叫号规则、分区。
The hall: its name, time zone, hours, calendar, practice and zones.

hours     工作日时段；monday … sunday 可单独写。全天开放写 hours = "always"。
          Periods of working days; a day may have its own. Never closed: hours = "always".
calendar  某一天的时段；[] 为休息日。Periods of one day; [] is a holiday.
practice  各类号票的目标等候时间、等候上限、重呼次数等。
          Target waits per ticket class, the cap on waiting, recalls and so on.
boards    综合屏的亮度和音量（%），times 里按时段另定；音量 0 为安静时段。
          Brightness and volume of the boards; volume 0 in [[boards.times]]: quiet hours.
          notices 是滚动提示；有 title 的没人叫号时大字显示。languages、repeats 定报号的语言和遍数。
          notices: lines at the foot, or slides if they have a title. languages, repeats: the voice.
zones     分区，综合屏按分区显示。Zones; a board shows one of them.""",
    "queues.toml": """\
队列：每个队列有自己的号码前缀。
The queues, each with the letters that its numbers begin with.

prefix           号码前缀 A 即 A001、A002……  Numbers run A001, A002 and so on.
daily_limit      每日限号，不写为不限。Most numbers a day; leave out for no limit.
typical_service  每号大约办理时间。About how long one number takes.""",
    "departments": """\
进驻部门和它的事项。文件名前的数字决定排列次序。
A department and its services. The number before the file's name sets the order.

queue          取哪个队列的号。The queue whose number a citizen takes.
frequent       常办事项，显示在取号机首页。Shown on the kiosk's first page.
promised_days  承诺办结工作日。Working days promised.
stages         还要去的队列；parallel = true 为同时审批。
               Further queues of the visit; parallel = true: all at once.
identity       true 为实名办理，窗口登记办事人。The window notes who is served.
materials      需要的材料。What to bring.
hours          部门自己的时间，不写则同大厅。The department's own hours, if not the hall's.""",
    "ticket.toml": """\
号票：有哪几行、次序、语言和图。
Tickets: which lines there are, in which order and language, and a picture.

lines     从上到下；号码总会印出。From above; the number is always printed.
language  citizen 按群众所选，zh、en，或 both 中英文都印。
          citizen: as the citizen chose; zh, en, or both.
logo      黑白图，58 毫米纸宽 384 点，80 毫米纸宽 576 点。
          Black on white; 384 dots wide on 58 mm paper, 576 on 80 mm.""",
    "windows.toml": """\
窗口：号码、分区、服务的队列、进驻的部门、常坐的人员。
The windows: code, zone, queues served, departments, and who usually sits there.""",
    "people.toml": """\
人员：工号、姓名、身份。不写 role 即窗口人员。
The people: badge, name, role (clerk unless said otherwise).

role                  clerk 窗口人员，department_manager 部门负责人（只管本部门），
                      inspector 督查，manager 大厅管理，administrator 系统管理
department            所属部门。Where the clerk comes from.
chief_representative  首席代表。Speaks for the department.
password              只用于演示大厅。For demo halls only.""",
    "devices.toml": """\
设备：编号、类别、所在的控制盒（agent）、窗口或分区。
The devices: code, kind, the box (agent) they hang on, and their window or zone.

kind  kiosk 取号机，printer 打印机，panel 窗口屏，call_unit 呼叫器，keypad 评价器，
      board 综合屏，rating_tablet 评价平板，button 按钮，seat 窗口电脑，
      id_reader 身份证阅读器，scanner 扫码器""",
    "plan.toml": """\
平面图，单位是格。窗口占5×6格，写左上角；分区和设施写左上角和宽高。
The plan, in cells. A window takes 5 by 6 and is told by its upper left one; zones and marks
have a size too.

marks  kind 是 entrance 入口，reception 咨询台，kiosk 取号机，seats 等候区。""",
}
