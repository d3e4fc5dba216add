"""An ESPHome display that a test can read: 512×16 dots, printed whenever they change."""

# mypy: ignore-errors
# Runs inside ESPHome, which is in a virtual environment of its own.

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.components import display
from esphome.const import CONF_ID, CONF_LAMBDA

Dots = cg.esphome_ns.namespace("dots").class_("Dots", display.DisplayBuffer)

CONFIG_SCHEMA = display.BASIC_DISPLAY_SCHEMA.extend({cv.GenerateID(): cv.declare_id(Dots)}).extend(
    cv.polling_component_schema("50ms")
)


async def to_code(config):
    dots = cg.new_Pvariable(config[CONF_ID])
    await display.register_display(dots, config)
    drawing = await cg.process_lambda(
        config[CONF_LAMBDA], [(display.DisplayRef, "it")], return_type=cg.void
    )
    cg.add(dots.set_writer(drawing))
