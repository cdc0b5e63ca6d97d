"""One view on one table."""

from django.db import models
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt


class Row(models.Model):
    """About as wide as a short message."""

    text = models.TextField()
    filed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "floor"
        db_table = "benchmark_floor"

    def __str__(self):
        return self.text


@csrf_exempt
def insert(request):
    Row.objects.create(text=request.POST.get("text", ""))
    return HttpResponse("ok", status=201)


urlpatterns = [path("insert/", insert)]
