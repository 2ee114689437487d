// server/api/auth/[...all].ts
import { defineEventHandler, toWebRequest } from "h3";
import { auth } from "~~/auth";

export default defineEventHandler((event) => auth.handler(toWebRequest(event)));
