using Microsoft.Extensions.FileProviders;

namespace Chatroom.Gateway;

/// <summary>The viewer's page and the browser SDK, as they stand in client/.</summary>
internal static class Pages
{
    private const string Policy =
        "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' https: data:; frame-ancestors 'self'; base-uri 'none'";

    public static void MapPages(this WebApplication app)
    {
        var root = Path.Combine(AppContext.BaseDirectory, "client");
        if (!System.IO.Directory.Exists(root)) return;
        var files = new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(root),
            OnPrepareResponse = sent =>
            {
                sent.Context.Response.Headers.ContentSecurityPolicy = Policy;
                sent.Context.Response.Headers.XContentTypeOptions = "nosniff";
                // They change with the program, and are small: always asked for, answered with 304.
                sent.Context.Response.Headers.CacheControl = "no-cache";
            },
        };
        app.Use((context, next) =>
        {
            if (context.Request.Path == "/") context.Request.Path = "/pages/index.html";
            return next(context);
        });
        app.UseStaticFiles(files);
    }
}
