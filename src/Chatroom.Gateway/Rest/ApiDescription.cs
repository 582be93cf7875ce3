using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/openapi/v1.json</c>: every method of the server API, its types and refusals. <c>/pages/api.html</c> shows it.</summary>
internal static class ApiDescription
{
    // One paragraph a line: pages break lines themselves.
    private const string About =
        "Calls of the app's own servers. Each carries four headers: App-Key; Nonce, 8..64 characters, never twice; Timestamp, Unix "
        + "milliseconds, within 5 minutes; Signature, the hex of HMAC-SHA256 with the app's secret over\n"
        + "METHOD \\n path?query \\n Nonce \\n Timestamp \\n hex(SHA-256(body)).\n"
        + "A refusal is problem details with the code of docs/PROTOCOL.md. 100 calls a second and method; beyond that 429 with code 1008 and Retry-After.";

    private static readonly (string Scheme, string Header)[] Headers =
        [("appKey", "App-Key"), ("nonce", "Nonce"), ("timestamp", "Timestamp"), ("signature", "Signature")];

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Chatroom server API", Version = "v1", Description = About };
            // Where it is served from says the reader's own address bar.
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            foreach (var (scheme, header) in Headers)
                document.Components.SecuritySchemes[scheme] =
                    new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = header };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (!context.Description.ActionDescriptor.EndpointMetadata.Any(SignedCalls.IsMark)) return Task.CompletedTask;
            var all = new OpenApiSecurityRequirement();
            foreach (var (scheme, _) in Headers) all[new OpenApiSecuritySchemeReference(scheme, context.Document)] = [];
            operation.Security = [all];
            return Task.CompletedTask;
        });
    });

    public static void MapApiDescription(this WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json");
}
