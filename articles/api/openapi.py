"""The description of the whole interface after OpenAPI 3.1, made from the table of resources."""

from typing import Any

from ..addresses import named_address
from .fields import Schema, or_null
from .filters import Filter
from .listing import LIMIT, MOST
from .resources import RESOURCES, Resource

_TEXT: Schema = {"type": "string"}
_ADDRESS: Schema = {"type": "string", "format": "uri"}
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_LICENCE = or_null({"$ref": "#/components/schemas/Licence"})
_REFUSALS = {
    "400": "Ein Parameter ist unbekannt oder hat einen falschen Wert",
    "404": "Hier liegt nichts",
    "410": "Der Artikel war öffentlich und ist es nicht mehr",
    "429": "Zu viele Anfragen: bitte langsamer",
}


def describe(name: str, origin: str, licence: dict[str, str] | None) -> dict[str, Any]:
    info: dict[str, Any] = {
        "title": f"{name}: offene Daten",
        "version": "1",
        "description": f"Daten zu Gesetzen, Unternehmen und Artikeln, nur lesend. Erklärt auf {origin}{named_address('api')}",
    }
    if licence:
        info["license"] = {"name": licence["name"], "url": licence["url"]}
    paths: dict[str, Any] = {}
    for resource in RESOURCES.values():
        listed = named_address("api_list", resource.name)
        paths[listed] = {"get": _list(resource)}
        paths[f"{listed}/{{id}}"] = {"get": _one(resource)}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": origin}],
        "tags": [{"name": one.name, "description": f"{one.title}: {one.description}"} for one in RESOURCES.values()],
        "paths": paths,
        "components": {"schemas": _schemas()},
    }


def _list(resource: Resource) -> dict[str, Any]:
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}
    parameters = [
        *(_parameter(one) for one in resource.filters),
        {"name": "limit", "in": "query", "description": "Zeilen je Antwort", "schema": limit},
        {"name": "cursor", "in": "query", "description": "Wo die Antwort beginnt: steht in „next“", "schema": _TEXT},
    ]
    return _operation(resource, "list", f"{resource.title}: Liste", f"{_schema_name(resource)}List", parameters, "400")


def _one(resource: Resource) -> dict[str, Any]:
    pk = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
    refusals = ("400", "404", "410") if resource.name == "articles" else ("400", "404")
    operation = _operation(
        resource, "get", f"{resource.title}: ein Eintrag", f"{_schema_name(resource)}Answer", [pk], *refusals
    )
    if resource.kind:
        moved = {
            "description": "Zusammengeführt: weiter zum Eintrag, der bleibt",
            "headers": {"Location": {"schema": _ADDRESS}},
        }
        operation["responses"]["301"] = moved
    return operation


def _operation(
    resource: Resource, verb: str, summary: str, schema: str, parameters: list[dict[str, Any]], *refusals: str
) -> dict[str, Any]:
    found = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    responses: dict[str, Any] = {"200": {"description": "Gefunden", "content": found}}
    responses["304"] = {"description": "Unverändert seit der Antwort mit diesem ETag"}
    for status in refusals:
        content = {"application/problem+json": {"schema": _PROBLEM}}
        responses[status] = {"description": _REFUSALS[status], "content": content}
    responses["429"] = {"description": _REFUSALS["429"]}
    return {
        "operationId": f"{verb}_{resource.name}",
        "tags": [resource.name],
        "summary": summary,
        "parameters": parameters,
        "responses": responses,
    }


def _parameter(one: Filter) -> dict[str, Any]:
    return {
        "name": one.name,
        "in": "query",
        "description": one.description,
        "schema": one.schema,
        "example": one.example,
    }


def _schema_name(resource: Resource) -> str:
    return resource.name.capitalize()


def _object(properties: dict[str, Schema], **more: Any) -> Schema:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    } | more


def _schemas() -> dict[str, Schema]:
    schemas = {
        "Licence": _object({"name": _TEXT, "url": _ADDRESS, "attribution": _TEXT}),
        "Problem": {
            "type": "object",
            "description": "RFC 9457",
            "required": ["title", "status", "detail"],
            "properties": dict.fromkeys(("title", "detail", "parameter", "given", "expected"), _TEXT)
            | {"status": {"type": "integer"}},
        },
        "Reference": _object({"id": {"type": "integer"}, "name": _TEXT, "url": _ADDRESS}),
        "Tag": _object({"id": {"type": "integer"}, "name": _TEXT, "url": _ADDRESS, "is_main": {"type": "boolean"}}),
    }
    for resource in RESOURCES.values():
        name = _schema_name(resource)
        row = {"$ref": f"#/components/schemas/{name}"}
        schemas[name] = _row(resource)
        schemas[f"{name}List"] = _object(
            {"data": {"type": "array", "items": row, "maxItems": MOST}, "next": or_null(_ADDRESS), "licence": _LICENCE}
        )
        schemas[f"{name}Answer"] = _object({"data": row, "licence": _LICENCE})
    return schemas


def _row(resource: Resource) -> Schema:
    properties = {field.name: field.schema | {"description": field.description} for field in resource.fields}
    required = [field.name for field in resource.fields if not field.only_alone]
    return _object(properties, required=required, description=resource.description)
