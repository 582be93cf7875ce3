using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Codec;

/// <content>What moderators read.</content>
public sealed partial class DetailsWriter
{
    private byte[] Sanctions(WireFormat format, SanctionsReply reply)
    {
        var w = Begin(format);
        w.BeginMap(3);
        Int(w, "count"u8, reply.Count);
        w.Key("items"u8);
        w.BeginArray(reply.Items.Count);
        foreach (var sanction in reply.Items)
        {
            w.BeginMap(5);
            Text(w, "user"u8, sanction.User);
            Text(w, "by"u8, sanction.By);
            Int(w, "at"u8, sanction.AtMs);
            Int(w, "until"u8, sanction.UntilMs);
            Text(w, "reason"u8, sanction.Reason);
            w.EndMap();
        }
        w.EndArray();
        Text(w, "next"u8, reply.Next);
        w.EndMap();
        return w.ToArray();
    }

    private byte[] Audit(WireFormat format, AuditReply reply)
    {
        var w = Begin(format);
        w.BeginMap(2);
        w.Key("items"u8);
        w.BeginArray(reply.Items.Count);
        foreach (var record in reply.Items)
        {
            w.BeginMap(7);
            Int(w, "seq"u8, record.Seq);
            Text(w, "kind"u8, record.Kind);
            Text(w, "by"u8, record.By);
            Text(w, "user"u8, record.User);
            Int(w, "at"u8, record.AtMs);
            Int(w, "until"u8, record.UntilMs);
            Text(w, "reason"u8, record.Reason);
            w.EndMap();
        }
        w.EndArray();
        w.Key("next"u8);
        if (reply.Next is { } next) w.Int(next);
        else w.Nil();
        w.EndMap();
        return w.ToArray();
    }

    private byte[] Why(WireFormat format, in Refusal refusal)
    {
        var w = Begin(format);
        w.BeginMap(1 + (refusal.Refuses ? 2 : 0) + (refusal.UntilMs != 0 ? 1 : 0) + (refusal.RetryAfterMs != 0 ? 1 : 0));
        w.Key("allowed"u8);
        w.Bool(!refusal.Refuses);
        if (refusal.Refuses)
        {
            Int(w, "code"u8, (int)refusal.Code);
            Text(w, "rule"u8, refusal.Rule);
        }
        if (refusal.UntilMs != 0) Int(w, "until"u8, refusal.UntilMs);
        if (refusal.RetryAfterMs != 0) Int(w, "retryAfterMs"u8, refusal.RetryAfterMs);
        w.EndMap();
        return w.ToArray();
    }
}
