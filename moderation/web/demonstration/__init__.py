"""TODO"""

from flask import Blueprint

blueprint = Blueprint("demonstration", __name__)
