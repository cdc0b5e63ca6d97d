"""What is done with somebody's words by consent alone, in the words that the forms ask with."""

from django.utils.translation import gettext_lazy as _

JOB_WISH, JOB_APPLICATION = "job-wish", "job-application"
TAKEN_IN = "application-taken-in"
WISH_WORDS = _("同意保存 90 天，每周把合适的岗位发给我；随时可以停，停了马上删掉姓名和手机号")
APPLICATION_WORDS = _("同意把姓名、手机号和介绍交给这家单位，只用来招这个岗位")
TAKEN_IN_WORDS = _("本人同意由工作人员代填并提交这件申请，填的内容已经念给本人听过")
